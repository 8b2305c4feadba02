"""The pictures that a conference's documents bear."""

from agreements import audit
from agreements.conferences.image_files import Plain
from agreements.models import Conference, ConferenceImage, ImageKind, User


class OtherImageError(Exception):
    """Somebody else has changed the picture since it was shown."""


def copied(source: Conference, to: Conference, *, by: User | None = None) -> list[ConferenceImage]:
    """The present pictures of one conference as those of another; that of a signature is its present signatory's."""
    pictures = [
        ConferenceImage(
            conference=to,
            kind=kind,
            sha256=image.sha256,
            width=image.width,
            height=image.height,
            content=image.content,
            signatory_name=to.present_signatory if kind == ImageKind.SIGNATURE else "",
            by=by,
        )
        for kind, image in ConferenceImage.objects.current(source).items()
    ]
    for picture in pictures:
        picture.save()
    return pictures


def change_image(
    conference: Conference, *, kind: ImageKind, picture: Plain | None, by: User, shown: str | None = None
) -> bool:
    """Let new documents bear this picture, or none of its kind any more; False if that is how it was already.

    `shown` is the SHA-256 of the picture that whoever changes it saw, empty for none. Raises OtherImageError.
    """
    with audit.deed(conference, by=by):
        held = audit.locks.conference()
        current = ConferenceImage.objects.current(held).get(kind)
        present, digest = current.sha256 if current else "", picture.digest if picture else ""
        if digest == present:
            return False
        if shown not in (None, present):
            raise OtherImageError
        image = ConferenceImage(conference=conference, kind=kind, sha256=digest, content=b"", by=by)
        if kind == ImageKind.SIGNATURE:
            image.signatory_name = held.present_signatory
        if picture is not None:
            image.width, image.height, image.content = picture.width, picture.height, picture.content
        image.save()
        audit.record("conference.image_changed", facts={"kind": kind.value, "sha256": digest})
    return True
