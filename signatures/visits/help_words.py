"""What happens when an author asks for something: each sentence is kept by a deed, which a test names."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import HelpKind
from signatures.visits.sheets import Sheet

WORDS: dict[HelpKind, tuple[str | Promise, ...]] = {
    HelpKind.NOT_ME: (
        _("Please do not answer for somebody else."),
        _("Once you have said so, nothing can be signed with this link, and no reminder comes."),
        _("The conference looks for the right address; when it writes there, this link stops working."),
    ),
    HelpKind.OTHER_ADDRESS: (
        _("The conference looks at the new address and sends a link to it; your present link then stops working."),
    ),
    HelpKind.NAME: (
        _("The conference corrects the name and answers you here and by mail."),
        _("Papers that you have not signed yet then show the corrected name."),
        _("What you have already signed stays as you signed it."),
    ),
    HelpKind.NOT_MY_PAPER: (
        _("The conference looks into it, and takes you off a paper that is not yours."),
        _("You need not answer for it meanwhile, and no reminder comes."),
    ),
    HelpKind.EMPLOYER: (
        _(
            "If you name who may sign, the conference can ask them by mail, with a link of their own; it tells you to whom."
        ),
        _("Otherwise it answers here and by mail, with a form that your employer can sign by hand."),
        _("You need not answer until then, and no reminder comes."),
    ),
    HelpKind.PAPER: (
        _("The conference sends you a form to sign by hand, free of charge."),
        _("You can also print it on the next page, and hand in a scan or a photograph of the signed one there."),
        _("Until the conference has accepted it you can still change your mind and sign here."),
    ),
    HelpKind.NO_ELECTRONIC: (
        _(
            "Nobody has to: you can print the form on the next page, sign it by hand, and hand in a scan or a photograph."
        ),
        _("To decline you sign nothing: choose “Decline” on the page of your papers."),
        _("The conference answers you here and by mail, and no reminder comes until it has settled this."),
    ),
    HelpKind.CO_AUTHOR: (
        _("The conference looks into it, and adds an author who is missing or corrects the name."),
        _("You can sign meanwhile; no reminder comes."),
    ),
    HelpKind.CO_AUTHOR_ADDRESS: (
        _("The conference looks at it, and writes to that address once somebody has said that it is right."),
        _("The co-author is told. You can sign meanwhile; no reminder comes."),
    ),
    HelpKind.NOT_FOR_ME: (
        _("The paper is then not published on that signature, until the conference has settled it with you."),
        _("You can also sign for yourself, or decline; no reminder comes meanwhile."),
    ),
    HelpKind.QUESTION: (_("The conference reads it, and answers here and by mail."),),
}


def label_of(kind: str) -> str:
    return str(HelpKind(kind).label) if kind in WORDS else ""


_GROUPS: tuple[tuple[str | Promise, tuple[HelpKind, ...]], ...] = (
    (_("About me"), (HelpKind.NOT_ME, HelpKind.NAME, HelpKind.OTHER_ADDRESS)),
    (_("About the papers"), (HelpKind.NOT_MY_PAPER, HelpKind.CO_AUTHOR, HelpKind.CO_AUTHOR_ADDRESS)),
    (_("About signing"), (HelpKind.EMPLOYER, HelpKind.PAPER, HelpKind.NO_ELECTRONIC, HelpKind.QUESTION)),
)


def ways_out(sheets: Sequence[Sheet]) -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """What can be said instead of an answer, by what it is about; of co-authors only where there are any."""
    has_others = any(sheet.writers.others for sheet in sheets)
    return [
        (
            heading,
            [(kind.value, kind.label) for kind in kinds if has_others or kind != HelpKind.CO_AUTHOR_ADDRESS],
        )
        for heading, kinds in _GROUPS
    ]
