import pytest

from config.pages import rules


def kept(css: str, *classes: str) -> str:
    return "".join(map(str, rules.kept(rules.read(css), classes)))


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { color: red }", "p{color: red}"),
        ("/* } */ .a { x: y } .b { x: y }", ".a{x: y}"),
        (".a, .b > i, .a .b { x: y }", ".a{x: y}"),
        (".a:not(.b):is(.b, p) { x: y }", ".a:not(.b):is(.b, p){x: y}"),
        ('.a { content: "}"; b: url("data:{;") }', '.a{content: "}"; b: url("data:{;")}'),
        ("@media print { .a { x: y } .b { x: y } }", "@media print{.a{x: y}}"),
        ("@media print { .b { x: y } }", ""),
        ("@supports (x: y) { @media print { .a { x: y } } }", "@supports (x: y){@media print{.a{x: y}}}"),
        (
            '@charset "UTF-8"; @font-face { src: url(x) } @page { margin: 0 }',
            "@font-face{src: url(x)}@page{margin: 0}",
        ),
        ("@keyframes k { from { x: y } }", "@keyframes k{from { x: y }}"),
    ],
)
def test_rules_about_other_classes_are_left_out(css: str, expected: str) -> None:
    assert kept(css, "a") == expected


def test_variables_that_nothing_reads_are_left_out() -> None:
    css = ":root{--bs-a:1;--bs-b:var(--bs-c);--bs-c:2;--own:3}@media print{p{--bs-d:4}}p{x:var(--bs-b)}"
    found = rules.without_unread(rules.read(css), "--bs-")
    assert "".join(map(str, found)) == ":root{--bs-b:var(--bs-c);--bs-c:2;--own:3}p{x:var(--bs-b)}"


def test_a_rule_without_an_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not end"):
        rules.read("p { color: red")
