"""What a seal of ours proves whose key is not to be trusted any more: whether it was made before, and how that is said."""

from signatures.checking.offline.published import Distrust, EndOfTrust
from signatures.sealing import SealReport


def was_key_good(seal: SealReport, end: EndOfTrust | None) -> bool | None:
    """None: no independent time says whether the seal was made before the key's end."""
    if end is None:
        return True
    proven = seal.stamped_at if seal.are_times_known else None
    if proven is not None:
        return proven < end.since
    if end.why == Distrust.STOLEN or seal.signed_at is None:
        return None
    return seal.signed_at < end.since


def unproven(end: EndOfTrust, *, good: bool | None) -> str:
    what = "reported stolen" if end.why == Distrust.STOLEN else "retired"
    why = "nothing independent proves" if good is None else "nothing says"
    return (
        f"This file bears our seal and is unchanged since, but its key counts as {what} since {end.since:%d %B %Y}, and "
        f"{why} that the seal was made before that day: anybody who has the key can make such a file."
    )


def reservation(seal: SealReport, end: EndOfTrust | None) -> str:
    if end is None:
        return ""
    if seal.are_times_known:
        return (
            f"Its key is out of use since {end.since:%d %B %Y}; an independent time proves that it was sealed before."
        )
    return f"Its key is out of use since {end.since:%d %B %Y}; only the seal itself says that it was made before."
