"""Mails to a return address, damaged: each is read, nothing of it is believed that is not a token of the right shape."""

import re
from contextlib import nullcontext

from hypothesis import strategies as st

from agreements.mail.bounces.returned_mails import read
from tests.agreements.mail.bounces.returned import SAMPLES
from tests.fuzzing.targets import Input, Target, WrongAnswerError, hostile
from tests.fuzzing.targets.importer import DAMAGE, content_of, damaged

_TOKEN = re.compile(r"[a-z2-7]{42}")
_LONGEST, _MOST_TOKENS = 480, 5
_HEADERS = (
    "Content-Type",
    "Content-Transfer-Encoding",
    "Subject",
    "From",
    "To",
    "Auto-Submitted",
    "X-Failed-Recipients",
)
_VALUES = (
    *(
        "multipart/report; report-type=delivery-status; boundary=B",
        "message/delivery-status",
        "message/feedback-report",
    ),
    *(
        "text/plain; charset=idna",
        "text/html; charset=utf-7",
        "base64",
        "quoted-printable",
        "uuencode",
        "=?utf-9?b?x?=",
    ),
)

_whole = st.sampled_from([sample.content.encode() for sample in SAMPLES.values()])
_lines = st.tuples(st.sampled_from(_HEADERS), st.sampled_from(_VALUES) | hostile.words).map(": ".join)
_bodies = st.lists(
    st.sampled_from(["", "--B", "--B--", "5.1.1", "Action: failed", "<<<", "550 5.1.1 x"]) | hostile.words
)
_made = st.tuples(st.lists(_lines, max_size=6), _bodies).map(lambda parts: "\n".join([*parts[0], "", *parts[1]]))
_mails = _whole | _made.map(lambda words: words.encode("utf-8", "replace"))
_damaged = st.builds(damaged, _mails, st.lists(DAMAGE, max_size=4)).map(lambda content: content.decode("latin-1"))


def _attempt(words: Input) -> None:
    content, sent_to = content_of(words[:1]), words[1]
    found = read(content, sent_to)
    if len(found.tokens) > _MOST_TOKENS or not all(map(_TOKEN.fullmatch, found.tokens)):
        raise WrongAnswerError("something else than a few tokens")
    if len(found.words) > _LONGEST or "\n" in found.words:
        raise WrongAnswerError("words that are no short line")
    if read(content, sent_to) != found:
        raise WrongAnswerError("read otherwise the second time")


TARGET = Target(inputs=st.tuples(_damaged, hostile.words), opened=lambda: nullcontext(_attempt))
