"""0007_keys, 0008_keys_filled and signatures 0008: who was there before is found and sorted as those who come."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.utils import timezone

from agreements.models import Author, Authorship, Conference, Message, Paper
from agreements.models.key_fields import keys_in
from signatures.desk.queue import queue_of
from signatures.models import Signature

NAMES = [
    "Zoë Müller",
    "Lukasz Z\u0307o\u0301ł\u0107",
    "Émile Ångström",
    "田中 太郎",
    "דוד כהן",
    "A. B. van der Berg",
    "???",
]


def test_rows_from_before_are_found_and_sorted_by_their_names(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    fill(version_0_1)

    upgrade()

    assert list(Author.objects.values_list("name", flat=True)) == [
        "???", "Émile Ångström", "A. B. van der Berg", "Zoë Müller", "Lukasz Z\u0307o\u0301ł\u0107", "דוד כהן", "田中 太郎",
    ]  # fmt: skip
    assert Author.objects.search("ŻÓŁĆ").get().email == "author-1@example.org"
    assert Paper.objects.search("uber").get().authorships.get().author == Author.objects.search("MULLER").get()
    assert list(Paper.objects.values_list("number", flat=True)) == ["1", "2", "10", "A9", "A10"]
    assert Message.objects.search("müller GÖDEL").get().subject == "Please sign for Gödel 2020"
    for model in (Author, Paper, Authorship, Message):
        rows = list(model._default_manager.all())
        assert rows
        assert [row for row in rows for key in keys_in(model) if key.is_stale(row)] == []


def test_more_rows_than_a_chunk_holds_are_filled(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    conference = conference_in(version_0_1)
    author_model = version_0_1.get_model("agreements", "Author")
    author_model.objects.bulk_create(
        author_model(conference=conference, name=f"Übermut Nr{number}", email=f"{number}@example.org")
        for number in range(1_001)
    )

    upgrade()

    assert Author.objects.search("ubermut").count() == 1_001


def test_signature_that_waits_is_in_the_queue_and_its_row_as_it_was(
    version_0_1: Apps, upgrade: Callable[[], None]
) -> None:
    """Its row is evidence, which no upgrade writes to."""
    fill(version_0_1)
    signed(version_0_1, typed_name="Zoe Miller")

    upgrade()

    conference = Conference.objects.get()
    signature = Signature.objects.get()
    assert (signature.search_key, signature.name_key) == ("", "")
    assert list(queue_of(conference)) == [signature]


def signed(apps: Apps, *, typed_name: str) -> None:
    """The one authorship is accepted, and waits for the conference."""
    authorship = apps.get_model("agreements", "Authorship").objects.get()
    conference, link = authorship.author.conference, authorship.author.links.get()
    text = apps.get_model("agreements", "Text").objects.create(conference=conference, number=1, body="# Release")
    agreement = apps.get_model("agreements", "Agreement").objects.create(
        conference=conference, authorship=authorship, text=text, state="accepted", answered_at=timezone.now()
    )
    apps.get_model("signatures", "Signature").objects.create(
        agreement=agreement, number=1, decision="accepted", typed_name=typed_name, shown={}, shown_digest="0" * 64,
        printed_name=authorship.printed_name, title=authorship.paper.title, name_grade="different",
        consent_version="1", consent_digest="0" * 64, link=link, effective_date=timezone.now().date(),
    )  # fmt: skip


def conference_in(apps: Apps) -> object:
    return apps.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )


def fill(apps: Apps) -> None:
    """An author of each name; the first one's paper, authorship and mail; papers with numbers."""
    conference = conference_in(apps)
    authors = [
        apps.get_model("agreements", "Author").objects.create(
            conference=conference, name=name, email=f"author-{number}@example.org"
        )
        for number, name in enumerate(NAMES)
    ]
    papers = [
        apps.get_model("agreements", "Paper").objects.create(
            conference=conference, number=number, title=f"Über die Frage {number}" if number == "10" else "A Title"
        )
        for number in ("10", "2", "A10", "1", "A9")
    ]
    apps.get_model("agreements", "Authorship").objects.create(
        paper=papers[0], author=authors[0], printed_name="Z. Müller", position=1
    )
    link = apps.get_model("agreements", "Link").objects.create(
        author=authors[0], email=authors[0].email, key_version=1, token_digest="0" * 64
    )
    apps.get_model("agreements", "Message").objects.create(
        conference=conference, author=authors[0], link=link, kind="invitation", email=authors[0].email,
        subject="Please sign for Gödel 2020", text="Please sign.\n", html="<p>Please sign.</p>",
    )  # fmt: skip
