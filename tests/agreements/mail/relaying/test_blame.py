"""Whom a refusal concerns, by answers of the kinds that servers give."""

import pytest

from agreements.mail.relaying.blame import SmtpStep, Whose, is_limit, whose

RCPT, DATA, MAIL = SmtpStep.RCPT, SmtpStep.DATA, SmtpStep.MAIL


@pytest.mark.parametrize(
    ("step", "code", "words"),
    [
        (MAIL, 550, "5.1.1 Whatever is said of the sender"),
        (MAIL, 452, "4.2.2 Whatever"),
        (RCPT, 421, "4.7.0 Try again later, closing connection"),
        (DATA, 421, "Service not available"),
        (RCPT, 432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
        (RCPT, 454, "4.7.0 Throttling failure: Maximum sending rate exceeded."),
        (RCPT, 530, "5.7.0 Must issue a STARTTLS command first"),
        (RCPT, 550, "5.4.5 Daily user sending quota exceeded"),
        (DATA, 550, "5.4.5 Daily SMTP relay limit exceeded for customer"),
        (DATA, 554, "Message rejected: sending limit reached. Try again later"),
        (RCPT, 550, "5.7.232 Your message can't be sent because your tenant exceeded its daily limit of recipients"),
        (RCPT, 550, "5.7.1 Too many messages from your account, slow down"),
        (RCPT, 451, "4.7.1 Rate limit exceeded for connections from 192.0.2.1"),
        (RCPT, 452, "4.3.1 Insufficient system storage"),
        (DATA, 451, "4.3.2 System not accepting network messages"),
        (RCPT, 554, "5.7.1 <ada@example.org>: Relay access denied"),
        (RCPT, 550, "Unable to relay for ada@example.org"),
        (RCPT, 554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.org"),
        (RCPT, 550, "5.1.8 Sender's domain does not exist"),
        (DATA, 554, "Message rejected: Email address is not verified."),
        (RCPT, 450, "4.7.1 Client host rejected: cannot find your hostname, reverse DNS"),
    ],
)
def test_refusal_is_the_relays(step: SmtpStep, code: int, words: str) -> None:
    assert whose(step, code, words) is Whose.RELAY


@pytest.mark.parametrize(
    ("step", "code", "words"),
    [
        (RCPT, 550, "5.1.1 No such user"),
        (RCPT, 550, "User unknown"),
        (RCPT, 553, "sorry, that domain isn't in my list of allowed rcpthosts"),
        (RCPT, 552, "5.2.2 Mailbox full: quota exceeded"),
        (RCPT, 452, "4.2.2 The email account that you tried to reach is over quota"),
        (RCPT, 452, "mailbox is over quota"),
        (RCPT, 550, "Requested action not taken: mailbox unavailable"),
        (RCPT, 450, "4.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery"),
        (RCPT, 450, "4.2.0 Greylisted, try again later"),
        (RCPT, 451, "4.7.1 Greylisting in action, please come back in 300 seconds: rate"),
        (DATA, 451, "4.7.1 Greylisted"),
        (DATA, 550, "5.1.1 No such user"),
        (DATA, 451, "Temporary local problem"),
        (RCPT, 451, "4.4.3 Temporary server error"),
    ],
)
def test_refusal_is_the_recipients(step: SmtpStep, code: int, words: str) -> None:
    assert whose(step, code, words) is Whose.RECIPIENT


@pytest.mark.parametrize(
    ("step", "code", "words"),
    [
        (DATA, 554, "5.7.1 Message contains spam"),
        (DATA, 552, "5.3.4 Message is too large"),
        (DATA, 554, "Nein"),
        (RCPT, 550, "5.7.1 Delivery not authorized, message refused"),
        (RCPT, 552, "Quota exceeded"),
    ],
)
def test_refusal_is_nobodys_until_the_next_mail_tells(step: SmtpStep, code: int, words: str) -> None:
    assert whose(step, code, words) is Whose.UNCLEAR


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("5.4.5 anything", True),
        ("Throttling failure: Daily message quota exceeded", True),
        ("4.2.2 Mailbox over its daily limit", False),
        ("Going down", False),
        ("Insufficient system storage", False),
    ],
)
def test_limits_of_sending_are_told_from_others(words: str, answer: bool) -> None:
    assert is_limit(words) is answer
