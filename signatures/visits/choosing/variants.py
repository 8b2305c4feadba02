"""As what an author wrote each paper, in plain words: this decides which of a text's bodies they are asked to sign."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from agreements import audit, workflow
from agreements.models import Agreement, HelpKind, HelpRequest, Link, TextVariant
from agreements.workflow.chosen_variants import ORDINARY
from signatures import signing
from signatures.visits import sheets
from signatures.visits.choosing.variant_words import WORDS
from signatures.visits.sheets import Sheet


@dataclass(frozen=True)
class Question:
    """Of one paper."""

    sheet: Sheet
    field: BoundField


class VariantForm(forms.Form):
    """One question for each paper whose text has further bodies; what was said before stands there already."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, asked: Sequence[Sheet]) -> None:
        self.asked = asked
        variants = _variants_of(asked)
        super().__init__(data, initial={str(each.agreement.pk): _said(each) for each in asked})
        for sheet in asked:
            kinds = [variant.kind for variant in variants[sheet.agreement.text_id or 0]]
            self.fields[str(sheet.agreement.pk)] = forms.ChoiceField(
                choices=[(kind, WORDS[kind]) for kind in (*kinds, ORDINARY)],
                error_messages={"required": _("Choose what is true of this paper.")},
            )

    @property
    def questions(self) -> list[Question]:
        return [Question(sheet, self[str(sheet.agreement.pk)]) for sheet in self.asked]

    def kinds(self) -> dict[UUID, str]:
        """Of a valid form, by agreement."""
        return {sheet.agreement.pk: self.cleaned_data[str(sheet.agreement.pk)] for sheet in self.asked}


def _said(sheet: Sheet) -> str | None:
    if sheet.must_choose:
        return None
    return sheet.agreement.variant.kind if sheet.agreement.variant else ORDINARY


def _variants_of(asked: Sequence[Sheet]) -> Mapping[int, list[TextVariant]]:
    texts = {sheet.agreement.text_id for sheet in asked}
    found = defaultdict[int, list[TextVariant]](list)
    for variant in TextVariant.objects.filter(text__in=texts).defer("body").in_order():
        found[variant.text_id].append(variant)
    return found


def asked_about(link: Link, *, also: Collection[UUID] = ()) -> list[Sheet]:
    """What is open and has a text with further bodies; of `also` what was declined and can still be changed."""
    return [sheet for sheet in sheets.on_page(link, also) if sheet.has_variants]


def unsaid(laid_out: Sequence[Sheet]) -> list[Sheet]:
    """Where the author has yet to say it, and has not asked that the employer signs."""
    open_ones = [sheet for sheet in laid_out if sheet.must_choose]
    if not open_ones:
        return []
    author = open_ones[0].agreement.authorship.author
    of_employer = HelpRequest.objects.open().filter(author=author, kind=HelpKind.EMPLOYER)
    if of_employer.filter(agreement=None).exists():
        return []
    named = set(of_employer.values_list("agreement", flat=True))
    return [sheet for sheet in open_ones if sheet.agreement.pk not in named and not sheet.agreement.is_forwarded]


def choose(link: Link, kinds: Mapping[UUID, str]) -> list[Agreement]:
    """Record what the link's author said, in one deed; returns those that the employer must sign, of which nothing is kept.

    Raises a NotRecordedError, as `signing.sign` does.
    """
    with audit.deed(link.author.conference):
        signing.hold(link)
        agreements = list(Agreement.objects.opened_by(link).shown_to_author().filter(pk__in=kinds))
        if len(agreements) < len(kinds):
            raise signing.WithdrawnError(Agreement.objects.opened_by(link).filter(pk__in=kinds))
        if closed := [agreement for agreement in agreements if not agreement.is_open]:
            raise signing.AnsweredOtherwiseError(closed)
        by_kind = {
            (variant.text_id, variant.kind): variant
            for variant in TextVariant.objects.filter(text__in={agreement.text_id for agreement in agreements})
        }
        of_employers = []
        for agreement in agreements:
            kind = kinds[agreement.pk]
            variant = by_kind.get((agreement.text_id or 0, kind))
            if variant is None and kind != ORDINARY:
                raise signing.StaleTextError([agreement])
            if variant is not None and variant.is_for_employer:
                of_employers.append(agreement)
            elif agreement.variant_chosen_at is None or agreement.variant != variant:
                workflow.choose_variant(agreement, variant)
    return of_employers
