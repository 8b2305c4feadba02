"""What a member looks for in each list is saved, opened and called otherwise; agreements are counted by route."""

from django.urls import reverse

from agreements.models import ListPage, SavedFilter
from tests.reached.stage import Stage

_QUERIES = {
    ListPage.PAPERS: "missing=1",
    ListPage.AUTHORS: "state=invited",
    ListPage.AGREEMENTS: "route=online",
    ListPage.MESSAGES: "state=sent",
}


def save_a_filter_of_each_list(stage: Stage) -> None:
    for page, query in _QUERIES.items():
        address = reverse("keep_filter", args=["by-rule", page])
        assert stage.client.post(address, {"name": "Mine", "query": query}).status_code == 302
        stage.get(page, "by-rule", query=f"?{query}")
    kept = SavedFilter.objects.get(page=ListPage.PAPERS)
    stage.post("rename_filter", "by-rule", kept.pk, name="Nearly there")
    stage.get("own_filters", "by-rule")
    stage.post("remove_filter", "by-rule", kept.pk)


def count_agreements_by_route(stage: Stage) -> None:
    stage.get("agreements", "by-rule", query="?grid=yes")
