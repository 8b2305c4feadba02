"""Ask about entries of the list that are probably one person, as each deed does from here on. Back: nobody is asked about
them, nor about what a list no longer has, and what was pressed about either is forgotten."""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

from agreements.names import is_another
from agreements.wording.addresses import GMAIL, mailbox

_OF_LISTS = ["duplicate", "gone"]
_DEEDS = ["merge", "keep_apart", "take_off", "withdraw"]


def ask_about_pairs(apps, _schema_editor):
    for conference in apps.get_model("agreements", "Conference").objects.order_by("pk"):
        listed = apps.get_model("agreements", "Authorship").objects.filter(
            paper__conference=conference, paper__status="accepted", ended_at=None
        )
        places = list(listed.order_by("author").values_list("paper", "author", "name_key"))
        people = _people(apps, {author for _paper, author, _key in places})
        pairs = {*_with_equal(people, 1), *_of_one_address(people), *_of_one_mailbox(people), *_of_one_name(places, people)}
        kept = apps.get_model("agreements", "KeptApart").objects.filter(first__conference=conference)
        matters = apps.get_model("agreements", "Matter")
        matters.objects.bulk_create(
            matters(
                conference=conference,
                kind="duplicate",
                subject=f"author:{later}+{first}",
                author_id=later,
                opened_at=timezone.now(),
            )
            for first, later in sorted(pairs - set(kept.values_list("first", "second")))
        )


def _people(apps, keys):
    """By key: name, ORCID, address and native name."""
    rows = apps.get_model("agreements", "Author").objects.filter(merged_into=None).order_by("pk")
    told = rows.values_list("pk", "name", "orcid", "email", "native_name").iterator()
    return {pk: facts for pk, *facts in told if pk in keys}


def _with_equal(people, column):
    groups = defaultdict(list)
    for pk, facts in people.items():
        if facts[column]:
            groups[facts[column]].append(pk)
    for first, *others in groups.values():
        yield from ((first, later) for later in others)


def _of_one_address(people):
    for first, later in _with_equal(people, 2):
        one, other = people[later], people[first]
        if not is_another(one[0], other[0], native=other[3]):
            yield first, later


def _of_one_mailbox(people):
    groups = defaultdict(dict)
    for pk, (_name, _orcid, email, _native) in people.items():
        if email.rpartition("@")[2] in GMAIL:
            groups[mailbox(email)].setdefault(email, pk)
    for first, *others in (list(group.values()) for group in groups.values()):
        yield from ((first, later) for later in others)


def _of_one_name(places, people):
    groups = defaultdict(list)
    for paper, author, key in places:
        if author in people:
            groups[paper, key].append(author)
    for group in groups.values():
        yield from ((one, other) for one in group for other in group if one < other)


def ask_no_more(apps, _schema_editor):
    apps.get_model("agreements", "Matter").objects.filter(kind__in=_OF_LISTS).delete()
    apps.get_model("agreements", "PressedDeed").objects.filter(kind__in=_DEEDS).delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0069_matters_of_lists")]

    operations = [migrations.RunPython(ask_about_pairs, ask_no_more)]
