"""The exact words that an author is shown for one agreement on one day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils.translation import get_language

from agreements.conferences.merge_values import values_for
from agreements.models import Agreement, Link, Text, TextVariant, VariantKind
from agreements.wording import Block, SigningWords, Wording, WordingError, compose, long_date

_FOR_A_DATE = "_" * 16


def shown(agreement: Agreement, link: Link | None = None, *, day: date) -> Wording:
    """The agreement's text with the values of now, and what stands around the signature; `day` is the effective date, where
    the conference is at home.

    The agreement is one of `shown_to_author`. An officer's link may ask for other words than the author's, which are
    those without a link.
    """
    if agreement.text is None:
        raise WordingError([])
    words = _composed(agreement.text, asked_variant(agreement, link), _values(agreement, day))
    return replace(words, signing=_signing(agreement, link, day))


def _signing(agreement: Agreement, link: Link | None, day: date) -> SigningWords:
    return SigningWords.of(
        agreement.authorship.printed_name,
        long_date(day, agreement.conference.language),
        is_speaker=agreement.authorship.is_speaker,
        is_for_author=link is not None and link.agent_id is not None,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def asked_variant(agreement: Agreement, link: Link | None = None) -> TextVariant | None:
    """An officer signs the body for employers, if there is one; an author never does."""
    if link is None or link.agent_id is None:
        return None if _is_for_employer(agreement) else agreement.variant
    if not _has_variants(agreement):
        return None
    of_employers = TextVariant.objects.filter(text=agreement.text_id, kind=VariantKind.EMPLOYER).first()
    return of_employers or agreement.variant


def must_choose(agreement: Agreement, link: Link) -> bool:
    """Whether its author has yet to say as what they wrote the paper, because that decides what they are asked to sign."""
    is_open = _has_variants(agreement) and link.agent_id is None
    return is_open and (agreement.variant_chosen_at is None or _is_for_employer(agreement))


def _has_variants(agreement: Agreement) -> bool:
    return bool(agreement.has_variants)  # type: ignore[attr-defined]  # annotated by `shown_to_author`


def _is_for_employer(agreement: Agreement) -> bool:
    return agreement.variant is not None and agreement.variant.is_for_employer


def on_paper(agreement: Agreement, text: Text, variant: TextVariant | None) -> Wording:
    """The same for a form that is signed with a pen, on whatever day that will be."""
    values = _values(agreement, agreement.conference.today)
    return _composed(text, variant, values | {"effective_date": _FOR_A_DATE})


def _composed(text: Text, variant: TextVariant | None, values: Mapping[str, str]) -> Wording:
    return compose((variant or text).body, values, variant=variant.kind if variant else "")


def _values(agreement: Agreement, day: date) -> dict[str, str]:
    return values_for(agreement.authorship, agreement.conference, day=day)


def grouped(wording: Wording) -> list[tuple[str, list[Block]]]:
    """The blocks as a page sets them: neighbours of one kind together, so that clauses are one list."""
    return [(kind, list(blocks)) for kind, blocks in groupby(wording.blocks, key=lambda block: block.kind)]
