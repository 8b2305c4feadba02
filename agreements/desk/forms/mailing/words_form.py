"""A mail's words as they are typed, checked line by line; with whose name and papers they are looked at."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.mail.words import source
from agreements.mail.words.source import TypedWords
from agreements.mail.words.stems import Stem
from agreements.models import Author, Conference
from agreements.sentences import counted
from agreements.wording import Problem

# So many authors the preview offers; any other can be found by name.
_OFFERED = 25


class MailWordsForm(forms.Form):
    """`problems` holds what is wrong, and on which line; `begun` is the number of the version that was shown."""

    subject = forms.CharField(label=_("Subject"), max_length=source.LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("The mail"),
        max_length=source.MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"class": "manuscript", "rows": 22, "spellcheck": "true"}),
    )
    begun = forms.IntegerField(required=False, min_value=0, max_value=30_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stem: Stem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stem = stem
        self.problems: list[tuple[Problem, str]] = []

    @property
    def typed(self) -> TypedWords:
        """What stands in the fields, however wrong it is."""
        subject, body = (str(self[name].value() or "") for name in ("subject", "body"))
        return TypedWords(subject.strip(), source.tidy(body[: source.MOST_CHARACTERS]))

    def clean(self) -> None:
        super().clean()
        typed = self.typed
        lines = typed.body.split("\n")
        for problem in source.check(self._stem, typed):
            line = lines[problem.line - 1][:160] if 0 < problem.line <= len(lines) else ""
            self.problems.append((problem, line))
        if self.problems:
            words = counted(
                "The words were not saved: there is one thing to correct, listed below.",
                "The words were not saved: there are {count} things to correct, listed below.",
                len(self.problems),
            )
            self.add_error(None, words)


class WhoseForm(forms.Form):
    """With whose name and papers a mail is looked at; with nobody’s, those of an example."""

    whose = forms.IntegerField(label=_("As it reaches"), required=False, min_value=1, max_value=2**62)

    def __init__(self, data: Mapping[str, Any] | None, *, conference: Conference) -> None:
        super().__init__(data or {})
        known = Author.objects.standing().filter(conference=conference, authorships__ended_at=None)
        self._known = known.filter(authorships__isnull=False).distinct()

    @property
    def offered(self) -> list[tuple[int, str]]:
        """The first authors, by name."""
        return [(each.pk, each.name) for each in self._known.order_by("name_key", "pk")[:_OFFERED]]

    @property
    def author(self) -> Author | None:
        key = self.cleaned_data["whose"] if self.is_valid() else None
        return self._known.filter(pk=key).first() if key else None
