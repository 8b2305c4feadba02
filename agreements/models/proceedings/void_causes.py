"""Why agreements end."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VoidCause(models.TextChoices):
    """Why an agreement was ended; pages and mails say it in these words."""

    PAPER_WITHDRAWN = "paper_withdrawn", _("The paper was withdrawn")
    AUTHORSHIP_ENDED = "authorship_ended", _("The person is not an author of this paper")
    REPLACED = "replaced", _("Another agreement took its place")
    MISTAKE = "mistake", _("It was asked for by mistake")
    NOT_PUBLISHED = "not_published", _("The paper will not be published")
    LAPSED = "lapsed", _("The paper was not published in time")

    @classmethod
    def that_can_be_taken_back(cls) -> "list[VoidCause]":
        return [cls.PAPER_WITHDRAWN, cls.AUTHORSHIP_ENDED, cls.MISTAKE]
