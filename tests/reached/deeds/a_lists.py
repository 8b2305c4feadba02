"""Lists come in: everybody is kept."""

from unittest import mock

from django.urls import reverse

from agreements.importing.applying import parts
from agreements.importing.batches import confirming
from agreements.importing.confined import kept_readings
from agreements.models import ImportBatch
from signatures.operations import sweep
from tests.reached.stage import Stage


def import_a_list(stage: Stage) -> None:
    stage.get("import_file", "by-rule")
    stage.get("dashboard", "by-rule")
    stage.import_(
        stage.by_rule,
        "1,On Kites,Ada Ames,ada@example.org",
        "1,On Kites,Ben Boe,ben@example.org",
        "2,On Wind,Lee Two,",
        "3,On Rain,Wei Zhang,lab@example.org",
        "3,On Rain,Maria Lopez,lab@example.org",
        "4,On Snow,Dee Doe,dee@example.org",
        "5,On Fog,Tess Typo,tess@example.org",
        "6,On Ice,Una Unreach,una@refused.example",
        "7,On Hail,Vera Vague,vera@example.org",
        "8,On Dew,Sam Split,sam@example.org",
        "9,On Mist,Sam Split,sam@example.org",
    )
    stage.import_(
        stage.by_hand,
        "1,On Hands,Hal Hand,hal@example.org",
        "2,On Feet,Fay Foot,fay@example.org",
        "3,On Accents,José Núñez,jose@example.org",
        "4,On Letters,Дмитрий Иванов,dmitriy@example.org",
        "5,On Scripts,Charles Kim,kim@example.org",
        "6,On Capitals,Cap Small,cap@example.org",
        "7,On Order,Ola Order,ola@example.org",
        "8,On Keys,علی کریمی,ali@example.org",
    )
    stage.get("find", "by-hand", query="?q=on")
    stage.import_(stage.one_for_all, "1,On One,Ona One,ona@example.org", "1,On One,Otto One,otto@example.org")


def import_what_is_known_already_and_what_is_not(stage: Stage) -> None:
    """Somebody is named by another address, and a title is another one."""
    stage.import_(stage.by_rule, "5,On Fogs,Tess Typo,tess.typo@example.org")


def import_what_has_to_be_looked_at(stage: Stage) -> None:
    """Cells that are repaired, doubted, and no address."""
    stage.import_(
        stage.by_rule,
        "90,On <i>Sleet</i>,CARL CAPS,carl@example.org",
        "91,On Haze,Hidden Hand,****@example.org",
    )


def import_what_only_a_person_can_tell(stage: Stage) -> None:
    """Which of a list's decisions mean accepted, and what its columns are."""
    asked = stage.upload(
        stage.by_rule,
        "paper_id,title,name,email,decision",
        "92,On Thaw,Tia Thaw,tia@example.org,perhaps",
        "93,On Frost,Finn Frost,finn@example.org,hardly",
    )
    preview = stage.post("import_choose", stage.by_rule.slug, asked.context["batch"].pk, chosen=["0"])
    stage.confirm_import(stage.by_rule, preview)
    asked = stage.upload(stage.by_rule, "Nr,Was,Wer,Post", "94,On Slush,Sol Slush,sol@example.org")
    columns = {f"column-{n}": column for n, column in enumerate(("paper_id", "title", "name", "email"))}
    preview = stage.post("import_columns", stage.by_rule.slug, asked.context["batch"].pk, **columns)
    stage.confirm_import(stage.by_rule, preview)


def import_by_a_worker(stage: Stage) -> None:
    """A list that is large: read, imported, cancelled and taken back while somebody watches; small numbers stand for large."""
    slug = stage.by_rule.slug
    lines = [f"{number},On Pools {number},Pia Pool {number},pia{number}@example.org" for number in (95, 96)]
    with (
        mock.patch.object(kept_readings, "AT_ONCE", 0),
        mock.patch.object(confirming, "AT_ONCE", 0),
        mock.patch.object(parts, "ROWS", 1),
    ):
        stage.upload(stage.by_rule, "paper_id,title,name,email", *lines)
        batch = ImportBatch.objects.latest("pk")
        preview = reverse("import_preview", args=[slug, batch.pk])
        stage.client.get(preview, headers={"HX-Request": "true"})
        sweep.read_list()
        stage.confirm_import(stage.by_rule, stage.client.get(preview))
        stage.get("import_result", slug, batch.pk)
        for _ in range(2):  # compared, and one paper of two written
            sweep.run_bulk_job()
        stage.look("papers")
        stage.post("import_cancel", slug, batch.pk)
        _go_on()
        stage.get("import_result", slug, batch.pk)
        stage.post("import_again", slug, batch.pk)
        again = ImportBatch.objects.latest("pk")
        sweep.read_list()
        stage.confirm_import(stage.by_rule, stage.get("import_preview", slug, again.pk))
        _go_on()
        stage.post("import_undo", slug, again.pk)
        _go_on()
    stage.get("import_result", slug, again.pk)
    rows = ("97,On Slush,N/A,sol@example.org", "98,On Ice,Ida Ice,ida@example.org")
    stage.upload(stage.by_rule, "paper_id,title,name,email", *rows)
    stage.post("import_cancel", slug, ImportBatch.objects.latest("pk").pk)
    stage.get("import_history", slug)


def _go_on() -> None:
    while sweep.run_bulk_job():
        pass


def look_by_paper_at_what_differs(stage: Stage) -> None:
    batch = stage.upload(stage.by_rule, "paper_id,title,name,email", "5,On Other Fogs,Tess Typo,tess.typo@example.org")
    stage.get("import_preview", stage.by_rule.slug, batch.context["batch"].pk, query="?by=paper")


def look_around(stage: Stage) -> None:
    """What staff see first, and what nobody has asked about yet."""
    stage.get("home")
    stage.get("new_conference")
    for conference in stage.conferences:
        assert stage.client.get(reverse("dashboard", args=[conference.slug])).status_code == 200
