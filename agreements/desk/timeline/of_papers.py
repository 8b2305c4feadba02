"""What happened to a paper, as its history says it. See `timeline`, which fills {by} in."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.sentences import counted
from agreements.wording import moments

WORDS: WordsByKind = {
    "import.papers": (_("{by} imported a list with this paper"), _("A list with this paper was imported"), ""),
    "import.papers_back": (
        _("{by} took back the import of a list with this paper"),
        _("The import of a list with this paper was taken back"),
        "",
    ),
    "paper.retitled": (_("{by} changed the title"), _("The title was changed"), ""),
    "paper.renumbered": (_("{by} changed the ID"), _("The ID was changed"), ""),
    "paper.redated": (_("{by} changed the date"), _("The date was changed"), ""),
    "paper.track_changed": (_("{by} changed the track"), _("The track was changed"), ""),
    "paper.withdrawn": (_("{by} withdrew the paper"), _("The paper was withdrawn"), "withdrawn"),
    "paper.published": (_("{by} entered the day of publication"), _("The day of publication was entered"), ""),
    "paper.not_published": (
        _("{by} decided that the paper will not be published"),
        _("The paper will not be published"),
        "withdrawn",
    ),
    "paper.revived": (_("{by} revived the paper"), _("The paper was revived"), ""),
    "paper.merged": (_("{by} merged two papers"), _("Two papers were merged"), ""),
    "paper.signed_for_all": (
        _("{by} told the other authors that one has signed for all"),
        _("The other authors were told that one has signed for all"),
        "",
    ),
    "paper.objections_over": (
        _("{by} saw that the days to object were over"),
        _("The days to object to the signature for all were over"),
        "clear",
    ),
    "paper.split": (_("{by} split the paper"), _("The paper was split"), ""),
}


def _from_to(facts: EventFacts, values: EventValues) -> str:
    nothing, erased = gettext("nothing"), gettext("(erased)")
    told = values if "titles" in facts else facts
    former, new = (told.get(name, erased) or nothing for name in ("from", "to"))
    return gettext("From “{former}” to “{new}”").format(former=former, new=new)


def _retitled(facts: EventFacts, values: EventValues) -> str:
    parts = [_from_to(facts, values)]
    if told := facts.get("told"):
        parts.append(counted("{count} author was told", "{count} authors were told", told))
    if again := facts.get("asked_again"):
        parts.append(counted("{count} author is asked again", "{count} authors are asked again", again))
    return "; ".join(parts)


def _withdrawn(_facts: EventFacts, values: EventValues) -> str:
    return f"“{values['reason']}”" if values.get("reason") else ""


def _revived(facts: EventFacts, values: EventValues) -> str:
    parts = [_withdrawn(facts, values)]
    if again := facts.get("asked_anew"):
        words = "{count} agreement could not come back and is asked for anew"
        parts.append(counted(words, "{count} agreements could not come back and are asked for anew", again))
    return "; ".join(filter(None, parts))


def _merged(facts: EventFacts, values: EventValues) -> str:
    words = gettext("Paper {number} became part of paper {into}")
    told = words.format(number=values.get("number", "…"), into=values.get("into", "…"))
    return "; ".join(filter(None, [told, _withdrawn(facts, values)]))


def _split(facts: EventFacts, values: EventValues) -> str:
    told = counted(
        "Paper {new} was made of paper {number}, with {count} author",
        "Paper {new} was made of paper {number}, with {count} authors",
        facts["added"],
        new=values.get("new", "…"),
        number=values.get("number", "…"),
    )
    return "; ".join(filter(None, [told, _withdrawn(facts, values)]))


def _imported(facts: EventFacts, _values: EventValues) -> str:
    return (
        gettext("It was added") if facts.get("how") == "added" else gettext("It, or one of its authors, was changed")
    )


def _signed_for_all(facts: EventFacts, _values: EventValues) -> str:
    told = counted("{count} author was told", "{count} authors were told", len(facts["told"]))
    until = moments.in_words(datetime.fromisoformat(facts["until"]))
    return gettext("{told}, and may object until {until}").format(told=told, until=until)


DETAILS: DetailsByKind = {
    "paper.signed_for_all": _signed_for_all,
    "import.papers": _imported,
    "paper.retitled": _retitled,
    "paper.renumbered": _from_to,
    "paper.redated": _from_to,
    "paper.track_changed": _from_to,
    "paper.withdrawn": _withdrawn,
    "paper.published": _from_to,
    "paper.not_published": _withdrawn,
    "paper.revived": _revived,
    "paper.merged": _merged,
    "paper.split": _split,
}
