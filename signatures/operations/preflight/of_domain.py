"""Whether other servers can tell that mails come from the sender's domain, and whether answers find their way."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.models import Conference
from signatures.operations.preflight import of_mail, sender_records
from signatures.operations.preflight.lights import Try, TryOutcome, amber, green, red
from signatures.operations.preflight.resolving import CouldNotAskError, lookup
from signatures.operations.preflight.sender_records import Lookup

# Under which name relays publish their keys, mostly: asked where the settings name none.
_USUAL = ("selector1", "selector2", "default", "mail", "dkim", "google", "s1", "s2", "k1")


def tries(conference: Conference | None, *, ask: Lookup = lookup) -> list[Try]:
    sender = of_mail.sender()
    domain = of_mail.domain_of(sender)
    found: list[tuple[str, str, Callable[[], TryOutcome]]] = []
    if not of_mail.is_unreal(sender):
        found += [
            ("spf", _("SPF of {domain}").format(domain=domain), partial(_spf, domain, ask)),
            ("dkim", _("DKIM of {domain}").format(domain=domain), partial(_dkim, domain, ask)),
            ("dmarc", _("DMARC of {domain}").format(domain=domain), partial(_dmarc, domain, ask)),
        ]
    if conference is not None and not of_mail.is_unreal(conference.reply_to):
        replies = of_mail.domain_of(conference.reply_to)
        found.append(("mx", _("Mail for {domain}").format(domain=replies), partial(_mx, replies, ask)))
    return [Try(key, title, partial(_asked, do), _unasked()) for key, title, do in found]


def _unasked() -> str:
    return _("Ask whoever looks after the domain, or run the command “doctor” where name servers can be asked.")


def _asked(do: Callable[[], TryOutcome]) -> TryOutcome:
    try:
        return do()
    except CouldNotAskError:
        return amber(_("The name servers could not be asked from here."), _unasked())


def _spf(domain: str, ask: Lookup) -> TryOutcome:
    found = sender_records.spf(domain, ask)
    mend = _("See docs/mail.md, “SPF”: one record of the domain names your relay.")
    if not found.records:
        return red(_("There is no SPF record: no server can tell that your relay may send for the domain."), mend)
    if len(found.records) > 1:
        return red(_("There are {count} SPF records, so none counts.").format(count=len(found.records)), mend)
    if found.missing:
        return red(_("It includes {name}, which has no such record.").format(name=", ".join(found.missing)), mend)
    if found.lookups > sender_records.MOST_LOOKUPS:
        words = _("It leads to {count} further questions; receivers ask at most {most}, and then take it for broken.")
        return red(words.format(count=found.lookups, most=sender_records.MOST_LOOKUPS), mend)
    if found.ends == "+":
        return red(
            _("It ends with “+all”: everybody may send for the domain."), _("Let it end with “~all” or “-all”.")
        )
    record = _("“{record}”").format(record=found.records[0])
    if found.ends in ("", "?"):
        return amber(_("{record} says nothing of other servers.").format(record=record), _("Let it end with “~all”."))
    return green(record)


def _dmarc(domain: str, ask: Lookup) -> TryOutcome:
    found = sender_records.dmarc(domain, ask)
    mend = _("See docs/mail.md, “DMARC”. “v=DMARC1; p=none” is enough to begin with.")
    if not found.records:
        words = _("There is no DMARC record. The large providers ask for one from whoever sends thousands of mails.")
        return red(words, mend)
    if not found.policy:
        return red(
            _("The record of {name} cannot be read: “{record}”").format(name=found.at, record=found.records[0]), mend
        )
    return green(_("“{record}” (of {name})").format(record=found.records[0], name=found.at))


def _dkim(domain: str, ask: Lookup) -> TryOutcome:
    named = settings.DKIM_SELECTORS
    keys = [sender_records.dkim(domain, selector, ask) for selector in named or _USUAL]
    usable = [key for key in keys if not key.problem]
    if not usable and not named:
        words = _("No key was found under the usual names. Which one your relay signs with, nobody here knows.")
        return amber(
            words, _("Name it: DKIM_SELECTORS. It is the “s=” of the header “DKIM-Signature” of the test mail.")
        )
    broken = [key for key in keys if key.problem] if named else []
    if broken:
        told = {
            "missing": _("has no record"),
            "revoked": _("was revoked"),
            "unreadable": _("cannot be read"),
            "short": _("is too short to be believed"),
        }
        words = "; ".join(
            _("The key “{name}” {what}").format(name=key.selector, what=told[key.problem]) for key in broken
        )
        return red(f"{words}.", _("See docs/mail.md, “DKIM”."))
    names = ", ".join(f"“{key.selector}”" for key in usable)
    if weak := [key for key in usable if key.is_weak]:
        words = _("The key “{name}” has {bits} bits.").format(name=weak[0].selector, bits=weak[0].bits)
        return amber(words, _("Have your relay make one of 2048 bits."))
    return green(_("There are keys: {names}").format(names=names))


def _mx(domain: str, ask: Lookup) -> TryOutcome:
    if servers := ask(domain, "MX"):
        return green(
            _("It is taken by {names}.").format(names=", ".join(each.split()[-1].rstrip(".") for each in servers))
        )
    if ask(domain, "A") or ask(domain, "AAAA"):
        return green(_("It is taken by the domain’s own machine."))
    words = _("Nothing takes mail for it: answers of authors come back to them.")
    return red(words, _("Give another address for replies in the settings of the conference."))
