"""The files to import, what only a person can tell of them, and the yes to what a preview showed."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agreements.desk.phrases import papers_counted
from agreements.importing.confined.child_reading import MAX_FILES, Packed, read_apart
from agreements.importing.confined.kept_readings import TURNS, are_small
from agreements.importing.files.containers import MAX_BYTES
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.rows import Asked, Option, Question
from agreements.sentences import listed
from agreements.web.sandbox import BusyError, NoAnswerError
from agreements.wording.characters import forbidden

_MAX_FILENAME = 200
BUSY = _("Other lists are being read just now. Try again in a minute; nothing was saved.")
_BOX = {"class": "form-check-input"}
_ACCEPTED = (
    ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,.json,.jsonl,.yml,.yaml,.xml,text/csv,text/tab-separated-values,application/json,"
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet,"
    "application/vnd.ms-excel"
)


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Cleans to a list of uploads."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(each, initial) for each in uploads or [None]]


class UploadForm(forms.Form):
    """Takes files that can be read, or of which only a person knows how; large ones are read later. `packed` is what was
    read, and with `files` and `filename` there once it is valid."""

    file = _FilesField(
        label=_("Files"),
        help_text=_("Several are read together, such as EasyChair’s authors and submissions."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose your list again."),
        },
        widget=_SeveralFiles(attrs={"accept": _ACCEPTED}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_read: list[ListFile] = []
        self.packed: Packed | None = None

    def clean_file(self) -> list["UploadedFile[Any]"]:
        uploads: list[UploadedFile[Any]] = self.cleaned_data["file"]
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(_("Choose at most five files at once."))
        if any((upload.size or 0) > MAX_BYTES for upload in uploads):
            raise forms.ValidationError(_("A file is larger than 64 MiB. Delete columns that are not needed."))
        self.files_read = [ListFile(printable(upload.name or ""), upload.read()) for upload in uploads]
        if are_small(self.files_read):
            self._read()
        return uploads

    def _read(self) -> None:
        try:
            self.reading, self.packed = read_apart(self.files_read, Choices(), turns=TURNS)
        except (BusyError, NoAnswerError) as error:
            raise forms.ValidationError(BUSY) from error
        if self.reading.is_refused and self.reading.question is None:
            raise forms.ValidationError([problem.reason for problem in self.reading.problems])

    @property
    def filename(self) -> str:
        return printable(listed([file.name for file in self.files_read]))


class ChoiceForm(forms.Form):
    """A question that a list raises: one of its options, or of decisions any number."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        # An empty value stands for itself, and may be chosen.
        self._values = {str(number): option.value for number, option in enumerate(question.options)}
        likely = [key for key, option in zip(self._values, question.options, strict=True) if option.is_likely]
        choices = [(key, _label(option)) for key, option in zip(self._values, question.options, strict=True)]
        required = {"required": _("Choose at least one.")}
        if question.asked == Asked.ACCEPTED:
            self.fields["chosen"] = forms.MultipleChoiceField(
                label="",
                choices=choices,
                widget=forms.CheckboxSelectMultiple(attrs=_BOX),
                initial=likely,
                error_messages=required,
            )
        else:
            self.fields["chosen"] = forms.ChoiceField(
                label="",
                choices=choices,
                widget=forms.RadioSelect(attrs=_BOX),
                initial=next(iter(likely), "0"),
                error_messages=required,
            )

    def added_to(self, choices: Choices) -> Choices:
        chosen = self.cleaned_data["chosen"]
        match self.question.asked:
            case Asked.ACCEPTED:
                return replace(choices, accepted=tuple(self._values[key] for key in chosen))
            case Asked.REPAIR:
                return replace(choices, repair=self._values[chosen] == "yes")
            case Asked.DATE_ORDER:
                return replace(choices, date_order=self._values[chosen])
        return replace(choices, encoding=self._values[chosen])

    @property
    def options(self) -> list[dict[str, Any]]:
        """Each with its button or box, and what the list would have by it."""
        boxes = self["chosen"].subwidgets
        return [
            {"box": box, "samples": option.samples} for box, option in zip(boxes, self.question.options, strict=True)
        ]


def _label(option: Option) -> str:
    """Words of ours are translated; a value that is the list's own is no word of ours."""
    words = option.words if option.words == option.value else _now(option.words)
    return words if option.count is None else f"{words}: {papers_counted(option.count)}"


class ConfirmForm(forms.Form):
    """`previewed` is the fingerprint of the plan that the person saw."""

    previewed = forms.CharField(max_length=64, widget=forms.HiddenInput)
    partial = forms.BooleanField(required=False, widget=forms.HiddenInput)


def printable(filename: str) -> str:
    """The name as a page can show it: without characters that no name may hold, and not too long."""
    kept = "".join(character for character in filename if not forbidden(character))
    return kept[:_MAX_FILENAME] or "file.csv"
