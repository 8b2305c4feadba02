"""Texts to start from, in our own words: what each is for, and its bodies.

They stand beside this module as Markdown: `key.md`, and for a variant `key.kind.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import audit
from agreements.conferences import text_variants, texts
from agreements.models import Conference, Text, User, VariantKind

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class StartingText:
    """`purpose` is a sentence about when it is used."""

    key: str
    name: str | Promise
    purpose: str | Promise
    file: Path

    @property
    def body(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def variants(self) -> Mapping[VariantKind, str]:
        files = ((kind, self.file.with_name(f"{self.file.stem}.{kind}.md")) for kind in VariantKind)
        return {kind: file.read_text(encoding="utf-8") for kind, file in files if file.exists()}

    @property
    def kinds(self) -> list[VariantKind]:
        return list(self.variants)


NO_ADVICE = _(
    "These are examples and no legal advice: have whoever answers for your conference’s contracts read them."
)
STARTING_TEXTS: tuple[StartingText, ...] = (
    StartingText(
        "publishing-release",
        _("Publishing release"),
        _("Authors keep their rights and allow the conference, and no one else for sixty days, to publish the paper."),
        texts.SAMPLE_TEXT,
    ),
    StartingText(
        "licence-to-publish",
        _("Licence to publish, with a Creative Commons licence"),
        _(
            "Authors keep the copyright, and each picks the Creative Commons licence under which everybody may use the paper."
        ),
        _HERE / "licence-to-publish.md",
    ),
    StartingText(
        "copyright-transfer",
        _("Copyright transfer"),
        _(
            "The copyright goes to the conference; employees of a government and authors whose employer holds the rights "
            "sign words of their own."
        ),
        _HERE / "copyright-transfer.md",
    ),
    StartingText(
        "speaker-release",
        _("Speaker release, with consent to a recording"),
        _("Speakers say whether their talk may be recorded and shown, and allow the use of their slides."),
        _HERE / "speaker-release.md",
    ),
)


def named(key: str) -> StartingText | None:
    return next((each for each in STARTING_TEXTS if each.key == key), None)


def begin(conference: Conference, starting: StartingText, *, by: User | None, over: str | None = None) -> Text:
    """Write the draft of the next text with these words and variants. Raises OtherWordsError, as `save_text` does."""
    with audit.deed(conference, by=by):
        draft = texts.save_text(conference, body=starting.body, by=by, over=over)
        text_variants.replace_all(draft, starting.variants)
    return draft
