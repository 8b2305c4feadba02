"""How far two names are apart, in steps and in words.

What evidence pages say of a grade is compared with their files for ever: a sentence that stands here is never changed.
"""

from enum import StrEnum


class Grade(StrEnum):
    EXACT = "exact"
    SAME = "same"
    ACCENTS = "accents"
    KEYBOARD = "keyboard"
    ORDER = "order"
    TRANSLITERATION = "transliteration"
    NATIVE = "native"
    SHORTENED = "shortened"
    DIFFERENT = "different"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self].format(name="the printed name")

    @property
    def officers_sentence(self) -> str:
        """Of an officer, whose name is compared with the one under which they were asked."""
        return _SENTENCES[self].format(name="the name as forwarded")

    @property
    def needs_confirmation(self) -> bool:
        """Whether the signer is asked once more before the name is taken."""
        return self is Grade.DIFFERENT

    @property
    def waits_for_person(self) -> bool:
        """Whether no rule of a conference countersigns under such a name: somebody compares it first."""
        return self in FOR_PERSONS


# "J. Wang" is one of several people as often as not: nobody is asked twice for it, and somebody looks at it.
FOR_PERSONS = frozenset({Grade.SHORTENED, Grade.DIFFERENT})
_SENTENCES = {
    Grade.EXACT: "The typed name is {name}.",
    Grade.SAME: "The typed name differs from {name} in capitals, spaces or punctuation only.",
    Grade.ACCENTS: "The typed name differs from {name} in accents only.",
    Grade.KEYBOARD: "The typed name is {name} as another keyboard writes its letters.",
    Grade.ORDER: "The typed name has the parts of {name} in another order.",
    Grade.TRANSLITERATION: "The typed name is {name} written in other letters.",
    Grade.NATIVE: "The typed name is the author’s name in native script, as the conference has it.",
    Grade.SHORTENED: "The typed name is {name} with a part left out, added, or as an initial or a short form.",
    Grade.DIFFERENT: "The typed name differs from {name}.",
}
