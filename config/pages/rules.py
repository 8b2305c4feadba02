"""A stylesheet as rules, so that those which concern nothing on some pages can be left out."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'")
_BLANKS = re.compile(r"\s+")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# What stands in these need not be on the page for the rule to hold.
_EITHER = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_GROUPS = ("@media", "@supports", "@layer")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass(frozen=True)
class Rule:
    """`body` are the declarations, or `inner` the rules of a group."""

    head: str
    body: str = ""
    inner: tuple["Rule", ...] = field(default=())

    def __str__(self) -> str:
        inside = "".join(map(str, self.inner)) if self.inner else self.body
        return f"{self.head}{{{inside}}}" if inside or self.inner else f"{self.head};"


def read(css: str) -> list[Rule]:
    return list(_rules(_BLANKS.sub(" ", _COMMENT.sub("", css))))


def _rules(css: str) -> Iterator[Rule]:
    at = 0
    while (start := _next(css, at, "{;")) < len(css):
        head = css[at:start].strip()
        if css[start] == ";":
            at = start + 1
            continue
        end = _closing(css, start)
        inside = css[start + 1 : end].strip()
        is_group = head.startswith(_GROUPS)
        yield Rule(head, "" if is_group else inside, tuple(_rules(inside)) if is_group else ())
        at = end + 1


def _next(css: str, at: int, signs: str) -> int:
    """The place of the next of these signs outside of strings; behind the end if there is none."""
    while at < len(css):
        if string := _STRING.match(css, at):
            at = string.end()
        elif css[at] in signs:
            return at
        else:
            at += 1
    return len(css)


def _closing(css: str, at: int) -> int:
    depth = 0
    while at < len(css):
        depth += {"{": 1, "}": -1}[css[at]]
        if not depth:
            return at
        at = _next(css, at + 1, "{}")
    raise ValueError("a rule does not end")


def kept(rules: Collection[Rule], classes: Collection[str]) -> list[Rule]:
    """Those whose selectors name nothing but these classes, in their order."""
    return [found for rule in rules if (found := _kept(rule, classes))]


def _kept(rule: Rule, classes: Collection[str]) -> Rule | None:
    if rule.inner:
        inner = tuple(kept(rule.inner, classes))
        return Rule(rule.head, inner=inner) if inner else None
    if rule.head.startswith("@"):
        return rule if rule.body else None
    concerned = [each for each in _selectors(rule.head) if _named(each) <= set(classes)]
    return Rule(",".join(concerned), rule.body) if concerned and rule.body else None


def _selectors(head: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, sign in enumerate(head):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            found.append(head[start:at].strip())
            start = at + 1
    return [*found, head[start:].strip()]


def _named(selector: str) -> set[str]:
    return set(_CLASS.findall(_EITHER.sub("", selector)))


def without_unread(rules: Collection[Rule], prefix: str) -> list[Rule]:
    """Without what sets a variable of this prefix that nothing reads, nor another variable that is read."""
    css = "".join(map(str, rules))
    while True:
        read_ones = set(_VARIABLE.findall(css))
        found = [_without(rule, prefix, read_ones) for rule in rules]
        rules = [each for each in found if each.body or each.inner]
        shorter = "".join(map(str, rules))
        if shorter == css:
            return rules
        css = shorter


def _without(rule: Rule, prefix: str, read_ones: Collection[str]) -> Rule:
    if rule.inner:
        inner = (_without(each, prefix, read_ones) for each in rule.inner)
        return Rule(rule.head, inner=tuple(each for each in inner if each.body or each.inner))
    return Rule(
        rule.head, ";".join(each for each in _declarations(rule.body) if not _is_unread(each, prefix, read_ones))
    )


def _declarations(body: str) -> Iterator[str]:
    at = 0
    while at < len(body):
        end = _next(body, at, ";")
        if told := body[at:end].strip():
            yield told
        at = end + 1


def _is_unread(declaration: str, prefix: str, read_ones: Collection[str]) -> bool:
    name = declaration.partition(":")[0].strip()
    return name.startswith(prefix) and name not in read_ones
