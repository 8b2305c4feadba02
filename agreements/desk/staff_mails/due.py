"""Everything that members of teams are to be told now; the ticker asks."""

from agreements.desk.staff_mails import all_clear_mails, digest_mails, to_decide_mails


def owe_all() -> int:
    """Cheap where nothing is due, and done twice the same; returns how many mails are owed by it."""
    return to_decide_mails.owe_all() + digest_mails.owe_all() + all_clear_mails.owe_all()
