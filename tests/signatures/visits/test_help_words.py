"""Every sentence that tells an author what the conference will do has the deed that does it.

A kind without a line fails, and so does a sentence without one: whoever writes a promise names here what keeps it.
"""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.urls import reverse

from agreements.desk import deed_pages
from agreements.models import CancelCause, Conference, HelpKind
from signatures import asking, consent
from signatures.visits.help_words import WORDS
from tests import factories

# A page of the desk that the request offers; a function; or nothing, where the sentence asks the author for something.
PAGE, DEED, ADVICE = "page", "deed", "advice"
NO_REMINDER = (DEED, "agreements.mail.validity.why_not")
ANSWER = (DEED, "agreements.people.answers.answer")
DEEDS: dict[HelpKind, list[list[tuple[str, str]]]] = {
    HelpKind.NOT_ME: [
        [(ADVICE, "")],
        [(DEED, "signatures.signing.NotMeError"), NO_REMINDER],
        [(PAGE, "author_address"), (DEED, "agreements.links.revoke")],
    ],
    HelpKind.OTHER_ADDRESS: [[(PAGE, "author_address"), (DEED, "agreements.people.invitations.invite_again")]],
    HelpKind.NAME: [[(PAGE, "edit_author"), ANSWER], [(DEED, "agreements.audit.append_only.table_is_guarded")]],
    HelpKind.NOT_MY_PAPER: [[(PAGE, "end_authorship")], [NO_REMINDER]],
    HelpKind.EMPLOYER: [[(PAGE, "blank_form"), ANSWER], [NO_REMINDER]],
    HelpKind.PAPER: [[(PAGE, "blank_form"), ANSWER], [(DEED, "signatures.signing.sign")]],
    HelpKind.CO_AUTHOR: [[(PAGE, "add_author"), ANSWER], [NO_REMINDER]],
    HelpKind.QUESTION: [[ANSWER]],
}
