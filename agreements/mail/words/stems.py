"""The mails that there are, by stem: the start of the names of their templates, and what a conference may put in its own words.

A kind of message has a stem of its own name; a further stem is another wording of the same kind, such as of a later reminder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.mail.reminding import reminder_stems
from agreements.models import MessageKind


@dataclass(frozen=True)
class MergeField:
    """A place in the words of a mail where something of that one mail stands, such as {{ author.name }}."""

    name: str
    stands_for: str | Promise
    # The words of this template under mail/, which differ from mail to mail; empty where it is a value.
    fragment: str = ""
    is_needed: bool = False
    # Of a fragment: whether it is words within one line.
    is_line: bool = False


@dataclass(frozen=True)
class Stem:
    name: str
    kind: MessageKind
    label: str | Promise
    # Beside those that every mail may hold.
    own: Sequence[MergeField]
    has_papers: bool = True
    has_link: bool = True

    @property
    def fields(self) -> dict[str, MergeField]:
        """All that its words may hold, by name."""
        needed = (*[LINK] * self.has_link, *[PAPERS] * self.has_papers)
        return {field.name: field for field in (*needed, *self.own, *_EVERYWHERE)}

    @property
    def tells_in_short(self) -> bool:
        return _IN_SHORT in self.own

    @property
    def of_subject(self) -> dict[str, MergeField]:
        """What its subject may hold: what is one line."""
        lines = {name: field for name, field in self.fields.items() if field.is_line or not field.fragment}
        return {name: field for name, field in lines.items() if name not in (*BLOCKS, LINK.name)}


LINK = MergeField("link", _("The link of whom the mail is to."), is_needed=True)
PAPERS = MergeField("papers", _("The list of the papers, with their co-authors. It stands alone."), is_needed=True)
# What is no part of a line.
BLOCKS = ("papers",)
_EVERYWHERE = (
    MergeField("author.name", _("The author’s name.")),
    MergeField("paper.title", _("The title of the paper; of several, of the first, and how many more.")),
    MergeField("papers.this", _("“this paper”, or “these 3 papers”.")),
    MergeField("conference.name", _("The name of the conference.")),
    MergeField("conference.legal_name", _("The legal name of the organisation.")),
    MergeField("conference.reply_to", _("The email address for replies.")),
    MergeField("deadline", _("The deadline, with its time and zone.")),
)
_IN_SHORT = MergeField("in_short", _("What the text means, in the sentences that you wrote with it."), "in_short")
_ANSWER_BY = MergeField("answer_by", _("Until when to answer, whatever the deadline is by then."), "answer_by")
_GREETING = MergeField("greeting", _("The author’s name, or the officer’s, with “Dear”."), "greeting_of_either")
_LINK_NOTE = MergeField("link_note", _("That the link is for them alone."), "link_note")
_REASON = MergeField("reason", _("What staff said about it, if anything."), "said_by_conference", is_needed=True)
_BECAUSE = MergeField(
    "because", _("Why somebody is asked again; otherwise nothing."), "invitation_because", is_needed=True
)
_SIGNED = _("When it was signed, and by whom it was countersigned.")
_OFFICER = (
    MergeField("agent.name", _("The officer’s name.")),
    MergeField("agent.organisation", _("The organisation for which the officer signs.")),
)
_RECEIPT = (
    MergeField("answers", _("What was answered of each paper. It stands alone."), "receipt_answers", is_needed=True),
    MergeField("check", _("How a document is checked by its code, if one will have a code."), "receipt_check"),
    MergeField("change", _("Whether and how an answer can be changed."), "receipt_change", is_needed=True),
    MergeField("objection", _("What to do if it was somebody else."), "receipt_objection", is_needed=True),
)


def _after(fragment: str, *, is_needed: bool = False) -> MergeField:
    return MergeField("after", _("What follows from it for them."), fragment, is_needed=is_needed)


# Further words of a kind, which differ from round to round.
_LATER_REMINDERS = {
    reminder_stems.SECOND: _("Second reminder"),
    reminder_stems.LATER: _("Later reminder"),
    reminder_stems.LAST: _("Last reminder before the deadline"),
    reminder_stems.AFTER: _("Reminder after the deadline"),
}


def _of(kind: MessageKind, *own: MergeField, has_papers: bool = True, has_link: bool = True) -> Stem:
    return Stem(kind.value, kind, kind.label, own, has_papers, has_link)


_ALL = (
    _of(MessageKind.INVITATION, _BECAUSE, _IN_SHORT, _ANSWER_BY),
    _of(MessageKind.REMINDER, _IN_SHORT, _ANSWER_BY),
    *(Stem(name, MessageKind.REMINDER, label, (_IN_SHORT, _ANSWER_BY)) for name, label in _LATER_REMINDERS.items()),
    _of(
        MessageKind.NUDGE,
        MergeField("co_author", _("The name of the co-author who writes.")),
        MergeField("said", _("What the co-author wrote, if anything."), "nudge_said", is_needed=True),
        _IN_SHORT,
        _ANSWER_BY,
    ),
    _of(
        MessageKind.LINK,
        MergeField("link_deadline", _("The deadline in a sentence, if there is one."), "link_deadline"),
    ),
    _of(MessageKind.RECEIPT, *_RECEIPT, has_papers=False),
    _of(MessageKind.COPY, MergeField("signed", _SIGNED, "copy_signed", is_needed=True)),
    _of(
        MessageKind.ENDED,
        MergeField("because", _("Why it was ended."), "ended_because", is_needed=True),
        _REASON,
        _after("ended_after"),
    ),
    _of(MessageKind.PUT_BACK, _after("put_back_after", is_needed=True)),
    _of(MessageKind.FORM_REFUSED, _REASON),
    _of(
        MessageKind.ANSWER,
        MergeField("greeting", _("The author’s name with “Dear”, or “Dear reader”."), "greeting_of_answer"),
        MergeField(
            "news", _("That it is an answer, and to a request about which paper."), "answer_news", is_line=True
        ),
        MergeField("request", _("What they had told us, in one line.")),
        MergeField("answer", _("What staff answered and did."), "answer_words", is_needed=True),
        MergeField("about", _("Which papers it is about; nothing where there are none."), "answer_about"),
    ),
    _of(MessageKind.CORRECTED, MergeField("what", _("What was corrected."), "corrected_what", is_needed=True)),
    _of(
        MessageKind.NEW_WORDS,
        _GREETING,
        MergeField("what", _("What kind of correction it is."), "new_words_what", is_needed=True),
        MergeField("changes", _("What has changed, as it was said."), "new_words_changes", is_needed=True),
        _ANSWER_BY,
        _LINK_NOTE,
    ),
    _of(
        MessageKind.MERGED,
        MergeField("news", _("In one line: one entry instead of two, or two again."), "merged_news", is_line=True),
        MergeField("what", _("Which entries became one, or two again."), "merged_words", is_needed=True),
        _after("merged_after", is_needed=True),
        MergeField("answer_by", _("Until when to answer, if something waits."), "merged_answer"),
    ),
    _of(
        MessageKind.DEADLINE,
        _GREETING,
        MergeField("what", _("The new deadline, and for what."), "deadline_moved", is_needed=True),
        _after("deadline_links"),
        _LINK_NOTE,
    ),
    _of(
        MessageKind.FOR_ALL,
        MergeField("what", _("Who has signed for all."), "for_all_words", is_needed=True),
        _after("for_all_after", is_needed=True),
    ),
    _of(MessageKind.FORWARDED, *_OFFICER, _after("forwarded_after", is_needed=True)),
    _of(MessageKind.AGENT, *_OFFICER, _ANSWER_BY),
    _of(MessageKind.AGENT_AGAIN, *_OFFICER, _ANSWER_BY),
    _of(MessageKind.AGENT_RECEIPT, *_OFFICER, *_RECEIPT, has_papers=False),
    _of(MessageKind.AGENT_COPY, *_OFFICER, MergeField("signed", _SIGNED, "agent_copy_signed", is_needed=True)),
    _of(MessageKind.AGENT_RELEASED, *_OFFICER, has_link=False),
    _of(MessageKind.DATA, has_papers=False),
    _of(
        MessageKind.CHANGED,
        MergeField("what", _("How the address was changed, and when."), "changed_what", is_needed=True),
        MergeField("about", _("Which papers it is about; nothing where there are none."), "changed_about"),
    ),
)
STEMS: dict[str, Stem] = {stem.name: stem for stem in _ALL}
