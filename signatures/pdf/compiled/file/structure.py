"""Tags as the objects of a structure tree (ISO 32000-1, 14.7), so that a reader for the blind knows what is what."""

from collections.abc import Sequence

from signatures.pdf.backend import MarkedContent, Tag
from signatures.pdf.compiled.syntax import objects

TagNumbers = dict[int, int]  # id of a tag -> number of its object


def bodies(
    root: Tag, *, first: int, pages: Sequence[int], field: int, field_page: int
) -> tuple[int, dict[int, bytes]]:
    """The number of the tree's root and all objects by number; the signature field is the last thing that is read."""
    form = root.child("Form")
    tags = [tag for tag in root.all() if tag.kids or tag is form]
    numbers = {id(tag): first + 2 + index for index, tag in enumerate(tags)}
    parents = {id(kid): numbers[id(tag)] for tag in tags for kid in tag.kids if isinstance(kid, Tag)}
    found: dict[int, bytes] = {}
    found[first] = b"<</Type /StructTreeRoot /K [%s] /ParentTree %s>>" % (
        objects.ref(numbers[id(root)]),
        objects.ref(first + 1),
    )
    found[first + 1] = _parent_tree(tags, numbers, len(pages), numbers[id(form)])
    for tag in tags:
        kids = [_kid(kid, numbers, pages) for kid in tag.kids if not isinstance(kid, Tag) or id(kid) in numbers]
        if tag is form:
            kids = [b"<</Type /OBJR /Obj %s /Pg %s>>" % (objects.ref(field), objects.ref(pages[field_page]))]
        parent = parents.get(id(tag), first)
        found[numbers[id(tag)]] = b"<</S /%s /P %s /K %s%s>>" % (
            tag.role.encode("ascii"),
            objects.ref(parent),
            objects.array(kids),
            _describing(tag),
        )
    root.kids.remove(form)
    return first, found


def _kid(kid: Tag | MarkedContent, numbers: TagNumbers, pages: Sequence[int]) -> bytes:
    if isinstance(kid, Tag):
        return objects.ref(numbers[id(kid)])
    return b"<</Type /MCR /Pg %s /MCID %d>>" % (objects.ref(pages[kid.page]), kid.number)


def _describing(tag: Tag) -> bytes:
    alternative = b" /Alt " + objects.string(tag.alternative) if tag.alternative else b""
    return alternative + (b" " + tag.attributes.encode("ascii") if tag.attributes else b"")


def _parent_tree(tags: list[Tag], numbers: TagNumbers, pages: int, form: int) -> bytes:
    """For each page its tags in the order of their marked content; behind the pages, the field's."""
    owners: list[dict[int, bytes]] = [{} for _ in range(pages)]
    for tag in tags:
        for kid in tag.kids:
            if isinstance(kid, MarkedContent):
                owners[kid.page][kid.number] = objects.ref(numbers[id(tag)])
    rows = [b"%d %s" % (page, objects.array(each[key] for key in sorted(each))) for page, each in enumerate(owners)]
    return b"<</Nums [%s %d %s]>>" % (b" ".join(rows), pages, objects.ref(form))
