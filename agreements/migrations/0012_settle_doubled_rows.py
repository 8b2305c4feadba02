"""Second drafts, doubled positions and twins of links, which the database allowed, before it refuses them.

Nothing is removed. Each row that is touched is named in the log of the upgrade and by an event of its conference.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db import migrations
from django.db.models import Count, Max
from django.utils import timezone

from agreements.migrations._events import Entry, append


def set_second_drafts_aside(apps, _schema_editor):
    """The draft that has the highest number of all texts goes on being the draft, as the desk has shown it; a second one
    stays readable. (One that is older than a published text could never have come into force.)"""
    texts = apps.get_model("agreements", "Text").objects
    doubled = texts.filter(published_at__isnull=True).values("conference").annotate(count=Count("pk")).filter(count__gt=1)
    for conference in sorted(row["conference"] for row in doubled.order_by()):
        last = texts.filter(conference=conference).aggregate(last=Max("number"))["last"]
        drafts = texts.filter(conference=conference, published_at__isnull=True, number__lt=last)
        others = list(drafts.select_related("conference").order_by("number"))
        drafts.update(set_aside_at=timezone.now())
        append(apps, conference, [_set_aside(text, last) for text in others])


def _set_aside(text, last):
    words = f"Draft {text.number} of {text.conference.slug} is set aside: text {last} was begun after it."
    return Entry("text.set_aside", f"text:{text.pk}", {"text": text.number, "later": last}, words=words)


def part_doubled_positions(apps, _schema_editor):
    """The authors of a paper stay in the order in which they were shown: whoever shares a place goes one further."""
    authorships = apps.get_model("agreements", "Authorship").objects
    doubled = authorships.values("paper", "position").order_by().annotate(count=Count("pk")).filter(count__gt=1)
    papers = sorted({row["paper"] for row in doubled})
    entries = defaultdict(list)
    for start in range(0, len(papers), 500):
        rows = authorships.filter(paper__in=papers[start : start + 500]).select_related("paper__conference")
        for paper, together in groupby(rows.order_by("paper", "position", "pk"), attrgetter("paper")):
            entries[paper.conference_id] += _renumbered(apps, paper, list(together))
    for conference, lines in entries.items():
        append(apps, conference, lines)


def _renumbered(apps, paper, authorships) -> Iterator[Entry]:
    agreements = apps.get_model("agreements", "Agreement").objects
    last = 0
    for authorship in authorships:
        former, last = authorship.position, max(authorship.position, last + 1)
        if former == last:
            continue
        type(authorship).objects.filter(pk=authorship.pk).update(position=last)
        newest = agreements.filter(authorship=authorship).order_by("-created_at").values_list("pk", flat=True).first()
        yield Entry(
            "authorship.renumbered",
            f"authorship:{authorship.pk}",
            {"from": former, "to": last},
            newest,
            words=f"Authorship {authorship.pk} of paper {paper.number} of {paper.conference.slug}: "
            f"position {former} was taken twice, now {last}.",
        )


def part_twins_of_links(apps, _schema_editor):
    """One link of each author, address and key stands: the newest that a mail names. A twin that is in a mail too, or
    that somebody has opened, goes on opening; one that nobody ever had is revoked."""
    links = apps.get_model("agreements", "Link").objects.filter(revoked_at__isnull=True, superseded_at__isnull=True)
    key = ("author", "email", "key_version")
    entries = defaultdict(list)
    for row in list(links.values(*key).order_by().annotate(count=Count("pk")).filter(count__gt=1)):
        same = links.filter(**{name: row[name] for name in key}).annotate(mails=Count("messages"))
        twins = sorted(same.select_related("author__conference"), key=lambda link: (_is_known(link), link.created_at))
        for link in twins[:-1]:
            entries[link.author.conference_id].append(_parted(link))
    for conference in sorted(entries):
        append(apps, conference, entries[conference])


def _is_known(link) -> bool:
    return bool(link.mails) or link.opened_at is not None


def _parted(link) -> Entry:
    column, verb = ("superseded_at", "goes on opening") if _is_known(link) else ("revoked_at", "was never mailed: revoked")
    type(link).objects.filter(pk=link.pk).update(**{column: timezone.now()})
    kind = f"link.{column.removesuffix('_at')}"
    words = f"Link {link.pk} of author {link.author_id} of {link.author.conference.slug} has a twin and {verb}."
    return Entry(kind, f"link:{link.pk}", {"author": link.author_id}, words=words)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0011_set_aside")]

    operations = [
        migrations.RunPython(function, migrations.RunPython.noop)
        for function in (set_second_drafts_aside, part_doubled_positions, part_twins_of_links)
    ]
