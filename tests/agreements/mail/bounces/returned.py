"""Mails as servers, programs and people send them to a return address; none is of a real person."""

from collections.abc import Mapping
from typing import NamedTuple

from agreements.mail.bounces.returned_mails import Meaning

TO = "bounces+" + "a" * 42 + "@conference.example.org"


class Sample(NamedTuple):
    """What it says: the meaning, the status, some of the words."""

    content: str
    meaning: Meaning
    status: str = ""
    words: str = ""


def plain(text: str, *, sender: str = "MAILER-DAEMON@mx.example.net", to: str = TO, **headers: str) -> str:
    """Underscores of a header's name are hyphens."""
    heads = {"From": sender, "To": to, "Subject": "Undelivered Mail", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in heads.items()]
    return "\n".join([*lines, "", text, ""])


def delivery_status(
    *fields: str, text: str = "This is the mail system.", to: str = TO, original: str = "", **headers: str
) -> str:
    """RFC 3464."""
    status = "\n".join(fields)
    body = (
        f"--B\nContent-Type: text/plain\n\n{text}\n\n--B\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.net\n\n{status}\n\n"
        f"--B\nContent-Type: message/rfc822\n\nSubject: Please sign\n{original}\n\n--B--"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="B"'
    return plain(body, to=to, MIME_Version="1.0", Content_Type=kind, **headers)


def complaint(kind: str, *, to: str = "abuse@conference.example.org", original: str = "") -> str:
    """RFC 5965: what a feedback loop sends."""
    body = (
        "--B\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n--B\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n\n"
        f"--B\nContent-Type: message/rfc822\n\nReturn-Path: <{original}>\nSubject: Please sign\n\nDear author\n\n--B--"
    )
    return plain(
        body,
        sender="feedback@mail.example",
        to=to,
        MIME_Version="1.0",
        Content_Type='multipart/report; report-type=feedback-report; boundary="B"',
    )


def no_such_user(to: str = TO, *, at: str = "ada@exmaple.org") -> str:
    return delivery_status(
        f"Final-Recipient: rfc822; {at}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 No such user here",
        to=to,
    )


def full(to: str = TO) -> str:
    return delivery_status(
        "Final-Recipient: rfc822; ada@example.org",
        "Action: failed",
        "Status: 5.2.2",
        "Diagnostic-Code: smtp; 552 5.2.2 Mailbox is full",
        to=to,
    )


def spam(to: str = TO) -> str:
    return delivery_status(
        "Final-Recipient: rfc822; ada@example.org",
        "Action: failed",
        "Status: 5.7.1",
        "Diagnostic-Code: smtp; 554 5.7.1 Message rejected as spam",
        to=to,
    )


def away(to: str = TO) -> str:
    return plain(
        "I am in the field until June.",
        sender="ada@example.org",
        to=to,
        Subject="Re: Please sign",
        Auto_Submitted="auto-replied",
    )


SAMPLES: Mapping[str, Sample] = {
    "no such user": Sample(no_such_user(), Meaning.BOUNCED, "5.1.1", "550 5.1.1 No such user here"),
    "full mailbox": Sample(full(), Meaning.BOUNCED, "5.2.2", "Mailbox is full"),
    "spam filter": Sample(spam(), Meaning.BOUNCED, "5.7.1", "rejected as spam"),
    "given up after days": Sample(
        delivery_status(
            "Final-Recipient: rfc822; a@example.org", "Action: failed", "Status: 4.4.7", text="450 4.4.7 expired"
        ),
        Meaning.BOUNCED,
        "4.4.7",
        "450 4.4.7 expired",
    ),
    "status in the diagnosis alone": Sample(
        delivery_status(
            "Final-Recipient: rfc822; a@b.example",
            "Action: failed",
            "Diagnostic-Code: smtp; 550 #5.1.0 Address rejected.",
        ),
        Meaning.BOUNCED,
        "5.1.0",
        "Address rejected",
    ),
    "opensmtpd": Sample(
        delivery_status("Final-Recipient: rfc822; a@b.example", "Action: error", "Status: 5.0.0"),
        Meaning.BOUNCED,
        "5.0.0",
    ),
    "one of two recipients": Sample(
        delivery_status(
            "Final-Recipient: rfc822; a@b.example",
            "Action: delayed",
            "Status: 4.0.0",
            "",
            "Final-Recipient: rfc822; c@b.example",
            "Action: failed",
            "Status: 5.1.1",
        ),
        Meaning.BOUNCED,
        "5.1.1",
    ),
    "delayed": Sample(
        delivery_status(
            "Final-Recipient: rfc822; a@b.example",
            "Action: delayed",
            "Status: 4.2.2",
            "Diagnostic-Code: smtp; 452 4.2.2 Over quota",
            Auto_Submitted="auto-generated",
        ),
        Meaning.DEFERRED,
        "4.2.2",
        "452 4.2.2 Over quota",
    ),
    "delivered": Sample(
        delivery_status("Final-Recipient: rfc822; a@b.example", "Action: delivered", "Status: 2.0.0"),
        Meaning.OTHER,
        "2.0.0",
    ),
    "qmail": Sample(
        plain(
            "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the "
            "following addresses.\n\n<ada@example.org>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 "
            "unknown user\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message."
        ),
        Meaning.BOUNCED,
        "5.1.1",
        "550 5.1.1 unknown user",
    ),
    "exim": Sample(
        plain(
            "A message that you sent could not be delivered.\n\n  ada@example.org\n    550 5.1.1 Unrouteable address",
            X_Failed_Recipients="ada@example.org",
            Auto_Submitted="auto-replied",
        ),
        Meaning.BOUNCED,
        "5.1.1",
        "Unrouteable address",
    ),
    "in another language": Sample(
        plain(
            "Ihre Nachricht konnte nicht zugestellt werden. Fehler 5.4.1: Zugriff verweigert.",
            sender="Postmaster <postmaster@mx.example.net>",
            Subject="Unzustellbar",
        ),
        Meaning.BOUNCED,
        "5.4.1",
        "nicht zugestellt",
    ),
    "out of office": Sample(away(), Meaning.OUT_OF_OFFICE, "", "in the field until June"),
    "out of office, by its subject": Sample(
        plain("我在休假。", sender="王 <wang@example.org>", Subject="=?utf-8?b?6Ieq5Yqo5Zue5aSN?="),
        Meaning.OUT_OF_OFFICE,
        "",
        "自动回复: 我在休假",
    ),
    "out of office, of old": Sample(
        plain("Gone fishing", sender="ada@example.org", X_Autoreply="yes"), Meaning.OUT_OF_OFFICE, "", "Gone fishing"
    ),
    "complaint": Sample(complaint("abuse", original=TO), Meaning.COMPLAINED, "", "abuse report"),
    "no spam after all": Sample(complaint("not-spam", original=TO), Meaning.OTHER, "", "abuse report"),
    "a person": Sample(
        plain("Which paper do you mean? 550 5.1.1 is a number.", sender="ada@example.org", Subject="Re: Please sign"),
        Meaning.OTHER,
        "",
        "Which paper do you mean?",
    ),
    "nothing": Sample("", Meaning.OTHER),
}
