"""The inside of a paragraph: its words with their emphasis, one stretch after the other."""

from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# HTML is switched on so that it is recognised and refused; nothing of ours ever renders what a token holds.
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).disable(["entity", "lheading", "reference"])
# For each bracket the end of a link is looked for, and this takes time: not where no link or image can be.
_WITHOUT_LINKS = MarkdownIt("commonmark", {"html": True}).disable(["entity", "lheading", "reference", "link", "image"])


def inline(source: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Kinds of Markdown's tokens with their words, and their emphasis; of a link only that it is one."""
    depths = Counter[str]()
    markdown = _MARKDOWN if "](" in source else _WITHOUT_LINKS
    for token in markdown.parseInline(source)[0].children or ():
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name == "link" and token.nesting > 0 and not depths["link"]:
            yield "link", "", depths["strong"] > 0, depths["em"] > 0
        depths[name] += token.nesting
        if not token.nesting and not depths["link"]:
            yield token.type, _words_of(token), depths["strong"] > 0, depths["em"] > 0


def _words_of(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type == "text" else ""
