from email.message import EmailMessage

import pytest

from config.mailbox.store import Writer


def mail(subject="Please sign", recipient="ada@example.org", text="Dear Ada", html=""):
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = subject, recipient, "desk@example.org"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mailbox.sqlite3"


@pytest.fixture
def writer(path):
    made = Writer(path)
    yield made
    made.close()


@pytest.fixture
def put(writer):
    def put(**parts):
        message = mail(**parts)
        return writer.add(sender="desk@example.org", recipient=message["To"], raw=message.as_bytes())

    return put
