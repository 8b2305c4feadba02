"""What an e-mail address may be, and the one way in which it is written: for forms, imports, commands and look-ups.

Lower case, and the domain as mail servers know it: bücher.example is xn--bcher-kva.example (IDNA 2008, RFC 5891, after
the mapping of UTS 46). Before the @ only ASCII is taken: servers that take more (SMTPUTF8, RFC 6531) are not promised.
"""

import re
import unicodedata

import idna

from agreements.wording.characters import forbidden
from agreements.wording.marked import MarkedError, gettext_noop

LONGEST = 254
# Nobody reads what is sent to these (RFC 2606, RFC 6761).
_NOBODYS = ("example", "invalid", "test", "localhost", "example.org", "example.com", "example.net")
GMAIL = ("gmail.com", "googlemail.com")
_LONGEST_LOCAL_PART = 64
_SHOWN = 60
# RFC 5322, "dot-atom".
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# Where a spreadsheet lost an address to a formula, or would calculate one: allowed by RFC 5322, and nobody's.
_FORMULA = ("=", "+")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LEVEL = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])")


_MISSING = gettext_noop("The address is missing.")
_FORBIDDEN = gettext_noop("The address holds %(found)s.")
_NO_ADDRESS = gettext_noop("“%(address)s” is not an address.")
_NO_AT = gettext_noop("“%(address)s” is not an address: it has no @.")
_STRANGE = gettext_noop("“%(address)s” is not an address: no mail server takes “%(character)s” (%(code)s) there.")
_SEVERAL = gettext_noop("“%(address)s” is not one address alone: it holds “%(character)s”.")
_BLANK = gettext_noop("“%(address)s” is not one address alone: it holds a space.")
_NO_DOT = gettext_noop(
    "“%(address)s” is not an address: “%(domain)s” is not the full name of a mail server, with a dot."
)
_LONG = gettext_noop("The address is too long to be one.")


class AddressError(MarkedError):
    """Why this is no address."""


def normalised(typed: str) -> str:
    """The address that was typed, as it is kept. Raises AddressError."""
    value = typed.strip()
    _refuse_what_is_not_one(value)
    if len(value) > LONGEST:
        raise AddressError(_LONG)
    local_part, _, domain = value.partition("@")
    address = f"{_local_part(local_part, shown=value)}@{_domain(domain, shown=value)}"
    if len(address) > LONGEST or len(local_part) > _LONGEST_LOCAL_PART:
        raise AddressError(_LONG)
    return address


def is_nobodys(address: str) -> bool:
    """Whether its domain is one that is made up for examples."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    return any(domain == name or domain.endswith(f".{name}") for name in _NOBODYS)


def mailbox(address: str) -> str:
    """A name for where mail to an address, as it is kept, ends up if other addresses lead there, too: Gmail has two domains,
    and takes points and what follows a + for nothing. Empty for addresses of which nothing is known; never an address."""
    local_part, _, domain = address.partition("@")
    return f"{local_part.partition('+')[0].replace('.', '')} at Gmail" if domain in GMAIL else ""


def sought(typed: str) -> str:
    """What is looked for when somebody types an address to be found; rows from before this rule are found as they are.

    Half of a character, which a terminal can give, becomes a question mark: no database takes it.
    """
    try:
        return normalised(typed)
    except AddressError:
        return typed.encode(errors="replace").decode().strip().lower()


def readable(address: str) -> str:
    """The address with its domain in its own script; as it is where that says no more."""
    local_part, at, domain = address.rpartition("@")
    try:
        return f"{local_part}{at}{idna.decode(domain)}" if "xn--" in domain else address
    except idna.IDNAError:
        return address


def _refuse_what_is_not_one(value: str) -> None:
    if not value:
        raise AddressError(_MISSING)
    if found := forbidden(value):
        raise AddressError(_FORBIDDEN, found=found)
    if "@" not in value:
        raise AddressError(_NO_AT, address=_short(value))
    if separator := next((each for each in value if each in ",;<>"), "@" if value.count("@") > 1 else ""):
        raise AddressError(_SEVERAL, address=_short(value), character=separator)
    if re.search(r"\s", value):
        raise AddressError(_BLANK, address=_short(value))


def _local_part(typed: str, *, shown: str) -> str:
    # Before it is lowered: some letters of other scripts become ASCII then.
    strange = next((each for each in typed if not each.isascii()), "")
    if strange:
        raise _refused(shown, strange)
    lowered = typed.lower()
    if lowered.startswith(_FORMULA):
        raise _refused(shown)
    if not _LOCAL_PART.fullmatch(lowered):
        raise _refused(shown, re.sub(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]", "", lowered)[:1])
    return lowered


def _domain(typed: str, *, shown: str) -> str:
    try:
        mapped = idna.uts46_remap(typed, std3_rules=True, transitional=False)
        labels = [_label(label) for label in mapped.split(".")]
    except idna.IDNAError as error:
        raise _refused(shown, next((each for each in typed if not _is_of_a_domain(each)), "")) from error
    if len(labels) == 1 and labels[0]:
        raise AddressError(_NO_DOT, address=_short(shown), domain=_short(labels[0]))
    if not all(map(_LABEL.fullmatch, labels)) or not _TOP_LEVEL.fullmatch(labels[-1]):
        raise _refused(shown)
    return ".".join(labels)


def _label(mapped: str) -> str:
    """What is ASCII already is some registry's name, even one that IDNA would not give (it refuses ab--c)."""
    return mapped if mapped.isascii() else idna.alabel(mapped).decode()


def _is_of_a_domain(character: str) -> bool:
    """Whether some domain may hold it; a mark, which needs a letter before it, counts as one that may."""
    if unicodedata.category(character).startswith("M"):
        return True
    try:
        return all(map(_label, idna.uts46_remap(character, std3_rules=True, transitional=False)))
    except idna.IDNAError:
        return False


def _refused(shown: str, character: str = "") -> AddressError:
    if not character:
        return AddressError(_NO_ADDRESS, address=_short(shown))
    return AddressError(_STRANGE, address=_short(shown), character=character, code=f"U+{ord(character):04X}")


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
