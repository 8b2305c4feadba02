"""Mails are held, let go, written otherwise and taken out; all mail is paused and goes on; everything is tried."""

from tests import factories
from tests.reached.stage import Stage

_HELD = ("Hanna Held", "Wanda Written", "Tom Taken")


def hold_mails_until_somebody_has_looked(stage: Stage) -> None:
    stage.fill("conference_settings", "by-rule", holds_mails="on")
    for name in _HELD:
        author = factories.make_author(stage.by_rule, name=name)
        factories.make_paper(stage.by_rule, author, number=f"K-{author.pk}")
        stage.post("author_invite", "by-rule", author.pk)
    stage.look("messages")
    stage.get("dashboard", "by-rule")
    stage.get("messages", "by-rule", query="?state=held")


def write_one_otherwise(stage: Stage) -> None:
    message = stage.author("Wanda Written").messages.get()
    words = "Dear Wanda, please sign: [the author’s own link]"
    stage.get("message", "by-rule", message.pk)
    stage.fill("reword_message", "by-rule", message.pk, words=words)


def take_one_out(stage: Stage) -> None:
    message = stage.author("Tom Taken").messages.get()
    stage.bulk("take-out", stage.by_rule, "messages", message)
    stage.get("message", "by-rule", message.pk)
    stage.get("author", "by-rule", message.author_id)


def pause_all_mail_and_let_it_go_on(stage: Stage) -> None:
    stage.get("pause_mail", "by-rule")
    stage.post("pause_mail", "by-rule", reason="The deadline moves")
    stage.post("release_mails", "by-rule", all_matching="1", state="held")
    stage.work_off()
    stage.look("messages")
    stage.get("dashboard", "by-rule")
    assert stage.by_rule.messages.waiting().filter(author__name__in=_HELD).count() == 2
    stage.post("resume_mail", "by-rule")
    stage.fill("conference_settings", "by-rule", holds_mails="")
    stage.work_off()


def try_everything(stage: Stage) -> None:
    stage.get("preflight", "by-rule")
    stage.post("run_preflight", "by-rule")
    stage.work_off()
    stage.get("preflight", "by-rule")
