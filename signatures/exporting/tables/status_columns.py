"""What the table of status says of each paper, of each of its authors, and of the last mail to them."""

from django.utils.translation import gettext_lazy as _

from signatures.exporting.tables.shapes import CellKind, Column, Secrecy

OF_PAPER = (
    Column("paper_id", _("The conference’s own ID for the paper")),
    Column("title", _("The paper’s title")),
    Column("track", _("The paper’s track")),
    Column("paper_status", _("Whether the paper counts: accepted or withdrawn")),
    Column("is_clear", _("Whether it may be published by the conference’s rule"), CellKind.YES_NO),
    Column("clear_or_why_not", _("The same in words: clear, or why not and since when")),
    Column("part", _("Whom it waits for: clear, for_us, waiting (for authors) or blocked; empty if it was withdrawn")),
    Column("clear_since", _("Since when it is clear, in UTC"), CellKind.MOMENT),
    Column("what_helps", _("What the staff can do about it")),
    Column("not_signed", _("Which of its authors have not signed, by their printed names")),
    Column("published_on", _("The day of its first publication; empty if it has none"), CellKind.DAY),
    Column("exclusive_until", _("The last day on which nobody else may publish it, by the text"), CellKind.DAY),
    Column("lapses_after", _("The last day of the agreement that lapses first, if it is not published"), CellKind.DAY),
)
OF_AUTHOR = (
    Column("position", _("The author’s place on the paper; empty for a paper without authors"), CellKind.NUMBER),
    Column("author", _("The author’s name")),
    Column("printed_name", _("The name as the paper prints it")),
    Column("affiliation", _("The affiliation as the paper prints it")),
    Column("address", _("The author’s email address; empty if there is none"), secrecy=Secrecy.PERSONAL),
    Column("orcid", _("The author’s ORCID")),
    Column("is_corresponding", _("Whether this is a corresponding author of the paper"), CellKind.YES_NO),
    Column("agreement_state", _("draft (not invited), invited, accepted, countersigned, declined or waived")),
    Column(
        "has_signed",
        _("Whether the author has accepted, or need not any more because the staff waived it"),
        CellKind.YES_NO,
    ),
    Column("is_awaited", _("Whether the paper still needs this author’s answer"), CellKind.YES_NO),
    Column("invited_at", _("When the author was first invited, in UTC"), CellKind.MOMENT),
    Column("answered_at", _("When the author answered last, in UTC"), CellKind.MOMENT),
    Column("countersigned_at", _("When the conference countersigned, in UTC"), CellKind.MOMENT),
    Column("sealed_at", _("When the PDF was sealed, in UTC"), CellKind.MOMENT),
    Column("reachability", _("Whether mail arrives: unknown (nothing came back), bounced or reached")),
    Column("agreement_id", _("The agreement’s own ID, the same in every table")),
)
OF_MAIL = (
    Column("last_mail", _("What the last mail to the author was: invitation, reminder, receipt and so on")),
    Column("last_mail_at", _("When it left, or was written if it has not left, in UTC"), CellKind.MOMENT),
    Column("last_mail_to", _("To which address"), secrecy=Secrecy.PERSONAL),
    Column("last_mail_state", _("queued, sending, sent, bounced, failed, aside or cancelled")),
    Column("last_mail_outcome", _("What became of it, in words"), secrecy=Secrecy.PERSONAL),
)
