"""aclpub2: papers.yml, a list of papers with their authors; it may have no addresses, and never a decision."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Opened, Tree
from agreements.importing.files.trees import objects_of, text_of
from agreements.importing.listings.found import Format, FoundAuthor, Listing


def _part_of(source: Opened) -> str:
    data = source.data if isinstance(source, Tree) else None
    return "papers" if isinstance(data, list) and any(map(_is_paper, data)) else ""


def _is_paper(each: Any) -> bool:
    if not isinstance(each, dict) or not {"id", "title", "authors"} <= each.keys():
        return False
    authors = each["authors"]
    return isinstance(authors, list) and any(isinstance(author, dict) and "last_name" in author for author in authors)


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    return Listing("aclpub2", [each for tree in parts["papers"] for each in _authors(tree.data)])


def _authors(papers: list[Any]) -> Iterator[FoundAuthor]:
    for paper in filter(_is_paper, papers):
        of_paper = {"paper_id": text_of(paper["id"]), "title": text_of(paper["title"])}
        for place, author in enumerate(objects_of(paper["authors"]), 1):
            cells = {
                "given_name": text_of(author.get("first_name")),
                "middle_name": text_of(author.get("middle_name")),
                "family_name": text_of(author.get("last_name")),
                "name": text_of(author.get("preferred_name")),
                "email": text_of(author.get("email")),
                # The second as aclpub2's own sample has it.
                "affiliation": text_of(author.get("institution")) or text_of(author.get("instituion")),
                "orcid": text_of(author.get("orcid")),
                "person": text_of(author.get("openreview")) or text_of(author.get("username")),
            }
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)})


FORMAT = Format("aclpub2", _part_of, _read)
