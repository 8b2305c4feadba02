"""The draft of a text, checked line by line; as what it is published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import wording
from agreements.conferences.texts import CorrectionOrder
from agreements.models import Authorship, Conference, TextCorrection
from agreements.models.texts.numbered import MOST_SENTENCES
from agreements.publishing import lookalikes
from agreements.publishing.lacking import Lack
from agreements.sentences import counted
from agreements.web.printed_words import WordsField

# So many authors the preview offers; any other can be looked at on its own page.
_OFFERED = 25
_LONGEST_SENTENCE = 240
Remarks = list[tuple[wording.Problem, str]]


class TextForm(forms.Form):
    """`problems` holds what `wording.check` found, and `remarks` what is taken as plain words though it looks like more, with
    the words of each line; `begun` is the digest of the draft that stood there when the form was opened."""

    body = forms.CharField(
        label=_("The agreement"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "manuscript", "rows": 28, "spellcheck": "true"}),
    )
    in_short = WordsField(
        label=_("In short"),
        help_text=_(
            "Up to four sentences, one a line: what authors give, what they keep, for how long. They stand in mails and above "
            "the agreement, and are no part of it."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true"}),
    )
    is_for_all = forms.BooleanField(
        label=_("Whoever signs it warrants to have the authority of all co-authors"),
        required=False,
        help_text=_("Tick this only if the words say so: a signature under it can then count for all."),
    )
    begun = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: Remarks = []
        self.remarks: Remarks = []

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        lines = body.split("\n")
        self.problems = _with_lines(wording.check(body), lines)
        self.remarks = remarks_on(body)
        if self.problems:
            count = len(self.problems)
            raise forms.ValidationError(
                counted(
                    "The text was not saved: there is one thing to correct, listed below.",
                    "The text was not saved: there are {count} things to correct, listed below.",
                    count,
                ),
                params={"things": [str(problem) for problem, _line in self.problems]},
            )
        return body

    def clean_in_short(self) -> str:
        sentences = [line.strip() for line in str(self.cleaned_data["in_short"]).splitlines() if line.strip()]
        if len(sentences) > MOST_SENTENCES:
            raise forms.ValidationError(gettext("These are more than four lines. Say it in fewer sentences."))
        if any(len(sentence) > _LONGEST_SENTENCE for sentence in sentences):
            raise forms.ValidationError(gettext("One of these sentences is too long to be read at a glance."))
        return "\n".join(sentences)


def remarks_on(body: str) -> Remarks:
    found = [wording.Problem(each.line, gettext(each.message)) for each in lookalikes.remarks(body)]
    return _with_lines(found, body.split("\n"))


def _with_lines(problems: Sequence[wording.Problem], lines: Sequence[str]) -> Remarks:
    return [(problem, lines[problem.line - 1][:160] if 0 < problem.line <= len(lines) else "") for problem in problems]


class PreviewForm(forms.Form):
    """With whose values a text is looked at; with nobody’s, those of an example."""

    whose = forms.IntegerField(label=_("With the values of"), required=False, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Authorship.objects.standing().filter(paper__conference=conference).select_related("paper")
        self._known = known.order_by("paper__number_key", "position")

    @property
    def offered(self) -> list[tuple[int, str]]:
        """The first authors, by name and paper."""
        words = gettext("{name}, paper {number}")
        found = self._known[:_OFFERED]
        return [(each.pk, words.format(name=each.printed_name, number=each.paper.number)) for each in found]

    @property
    def authorship(self) -> Authorship | None:
        key = self.cleaned_data["whose"] if self.is_valid() else None
        return self._known.filter(pk=key).first() if key else None


class PublishForm(forms.Form):
    """The digest of the words that were read, and, once something is to be looked at twice, that it was."""

    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class SureForm(forms.Form):
    """A second confirmation, asked for where something is lacking that whoever goes on may do without."""

    def __init__(self, *args: Any, lacks: Sequence[Lack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if any(not lack.is_wrong for lack in lacks):
            self.fields["is_sure"] = forms.BooleanField(
                label=_("I have read this, and go on nevertheless."),
                error_messages={"required": _("Tick this to go on, or mend it first.")},
            )


class CorrectionForm(PublishForm):
    """As what a text is published where another one is in use."""

    kind = forms.ChoiceField(
        label=_("What kind of correction is it?"),
        choices=[
            (TextCorrection.MINOR.value, _("Minor: the meaning is the same, such as a mistake in spelling")),
            (TextCorrection.MAJOR.value, _("Major: the meaning has changed, such as a clause")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    asks_again = forms.ChoiceField(
        label=_("After a major correction, those who have signed"),
        choices=[("", _("keep what they signed, which still counts")), ("1", _("are asked to sign the new text"))],
        widget=forms.RadioSelect,
        required=False,
    )
    changes = WordsField(
        label=_("What has changed"),
        help_text=_("In a sentence or two. Authors read it, in mails and on their page."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tells = forms.BooleanField(
        label=_("Tell those who wait by mail"),
        help_text=_("Otherwise they find the new words when they open their link."),
        required=False,
        initial=True,
    )

    def clean(self) -> None:
        super().clean()
        is_major = self.cleaned_data.get("kind") == TextCorrection.MAJOR
        if self.cleaned_data.get("asks_again") and not is_major:
            self.add_error(
                "asks_again", _("Nobody is asked again for a minor correction. Choose “Major”, or the other.")
            )
        if is_major and not self.cleaned_data.get("changes", "").strip():
            self.add_error("changes", _("Say what has changed: whoever waits or signs again asks first."))

    @property
    def correction(self) -> CorrectionOrder:
        """Of a valid form."""
        given = self.cleaned_data
        return CorrectionOrder(TextCorrection(given["kind"]), bool(given["asks_again"]), given["changes"].strip())
