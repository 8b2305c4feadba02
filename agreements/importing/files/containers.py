"""What kind of file an upload is, by its first bytes, and what is in it. Whatever is too large or no list is refused. Pure."""

from agreements.importing.files import encodings, spreadsheet_xml, trees, workbooks
from agreements.importing.files.grids import text_table
from agreements.importing.files.sources import ListFile, Opened, Tree
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

MAX_BYTES = 64 * 1024 * 1024

_OTHER_KINDS = (
    ((b"%PDF",), gettext_noop("This is a PDF. Choose the list that it was made from.")),
    (
        (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!"),
        gettext_noop("This is a packed file. Unpack it, and choose the file that is in it."),
    ),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
        gettext_noop("This is a picture. Choose the list itself."),
    ),
)


class UnsureOfEncodingError(Exception):
    """Nobody can tell what the bytes of a file mean; `doubtful` are the likeliest encodings, the likeliest first."""

    def __init__(self, file: ListFile, doubtful: tuple[str, ...]) -> None:
        super().__init__(file.name)
        self.file = file
        self.doubtful = doubtful


def opened(file: ListFile, *, encoding: str = "", has_header: bool = True) -> tuple[list[Opened], tuple[str, ...]]:
    """The tables or the tree of a file, and what is to be known of how it was read.

    Raises RefusedFileError, and UnsureOfEncodingError unless `encoding` says what to take a text for.
    """
    content = file.content
    _refuse_at_the_door(content)
    if workbooks.is_workbook(content):
        return list(workbooks.tables(content, has_header=has_header)), ()
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return _of_xml(file.name, content, has_header=has_header), ()
    text = encodings.decoded(content, encoding)
    if text.doubtful:
        raise UnsureOfEncodingError(file, text.doubtful)
    return [_of_text(file.name, text.text, has_header=has_header)], text.notes


def _refuse_at_the_door(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        words = gettext_noop(
            "The file has %(size)d MiB; at most %(most)d can be imported. Delete columns that are not needed."
        )
        raise RefusedFileError(words % {"size": len(content) >> 20, "most": MAX_BYTES >> 20})
    if not content[:4096].removeprefix(b"\xef\xbb\xbf").strip() and not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise RefusedFileError(gettext_noop("The file is empty."))
    for starts, words in _OTHER_KINDS:
        if content.startswith(starts):
            raise RefusedFileError(words)


def _of_xml(name: str, content: bytes, *, has_header: bool) -> list[Opened]:
    if spreadsheet_xml.is_spreadsheet(content):
        return list(spreadsheet_xml.tables(content, has_header=has_header))
    start = content[:1024].lower()
    if b"<html" in start or b"<!doctype html" in start or b"<table" in start:
        raise RefusedFileError(gettext_noop("This is a web page, and no list. Choose the file that the page offers."))
    return [Tree(name, trees.xml_root(content))]


def _of_text(name: str, text: str, *, has_header: bool) -> Opened:
    if trees.is_json(text):
        return trees.json_tree(name, text)
    if trees.is_yaml(text):
        return trees.yaml_tree(name, text)
    return text_table(name, text, has_header=has_header)
