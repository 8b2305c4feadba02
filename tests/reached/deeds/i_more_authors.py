"""A large list adds somebody to a paper that is clear."""

from unittest import mock

from agreements.importing.applying import parts
from agreements.importing.batches import confirming
from signatures.operations import sweep
from tests.reached.stage import Stage


def import_an_author_of_a_paper_that_is_clear(stage: Stage) -> None:
    """It is not clear before the list is imported to its end; one signature is enough there."""
    marked = stage.one_for_all.texts.published().latest("number").pk
    policy = f"&needed_signatures=1&objection_days=7&for_all={marked}"
    stage.fill("policy", "one-for-all", query=f"?policy=k_of_n{policy}")
    clear = stage.one_for_all.papers.get(number="1")
    assert clear.is_clear
    lines = [f"1,{clear.title},Ora One,ora@example.org", "2,On Two,Tom Two,tom@example.org"]
    with mock.patch.object(confirming, "AT_ONCE", 0), mock.patch.object(parts, "ROWS", 1):
        stage.import_(stage.one_for_all, *lines)
        for _ in range(2):  # compared, and the first paper written
            sweep.run_bulk_job()
        stage.look("papers")
        while sweep.run_bulk_job():
            pass
    stage.fill("policy", "one-for-all", query=f"?policy=one_for_all{policy}")
