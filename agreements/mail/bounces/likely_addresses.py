"""Which address was probably meant by one from which mail comes back: a domain that is one or two letters away.

It is proposed, and never used by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from agreements.models import Author, Conference, Reachability

# Where very many people have their mail, so that nobody else need have one of these.
_COMMON = (
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com",
    "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "qq.com", "foxmail.com", "163.com", "126.com",
    "naver.com", "yandex.ru", "mail.ru", "hotmail.fr", "yahoo.co.jp",
)  # fmt: skip
# So many letters of a domain, and one or two may be wrong.
_SHORT, _LEAST = 10, 5


def proposed(conference: Conference, authors: Iterable[Author]) -> Mapping[int, str]:
    """By author, of those for whose address there is a likelier one."""
    reached = conference.authors.exclude(email="").exclude(reachability=Reachability.BOUNCED)
    known = Counter(email.rpartition("@")[2] for email in reached.order_by().values_list("email", flat=True))
    found = {author.pk: likely(author.email, known) for author in authors}
    return {pk: email for pk, email in found.items() if email}


def likely(email: str, known: Mapping[str, int]) -> str:
    """`known`: domains from which nothing comes back, with how many people are there. Empty if no other is near."""
    local, _, domain = email.rpartition("@")
    if domain in _COMMON or len(domain) < _LEAST:
        return ""
    near = [
        (distance, -known.get(each, 0), each)
        for each in {*_COMMON, *known} - {domain}
        if (distance := _distance(domain, each, most=1 if len(domain) <= _SHORT else 2)) is not None
    ]
    return f"{local}@{min(near)[2]}" if near and local else ""


def _distance(one: str, other: str, *, most: int) -> int | None:
    """How many letters are wrong, missing, too many or exchanged with the next one (Damerau, Levenshtein); None above `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before, last, row = list[int](), list(range(len(other) + 1)), list[int]()
    for place, letter in enumerate(one, start=1):
        row = [place]
        for column, there in enumerate(other, start=1):
            least = min(last[column] + 1, row[-1] + 1, last[column - 1] + (letter != there))
            is_exchanged = place > 1 < column and letter == other[column - 2] and one[place - 2] == there
            row.append(min(least, before[column - 2] + 1) if is_exchanged else least)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None
