"""Lists come in: everybody is kept."""

from django.urls import reverse

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
    )
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


def look_around(stage: Stage) -> None:
    """What staff see first, and what nobody has asked about yet."""
    stage.get("home")
    stage.get("new_conference")
    for conference in stage.conferences:
        assert stage.client.get(reverse("dashboard", args=[conference.slug])).status_code == 200
