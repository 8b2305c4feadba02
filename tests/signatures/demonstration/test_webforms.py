import pytest

from signatures.demonstration.webforms import Form, UnknownFieldError, forms_of

PAGE = """<!doctype html><form action="/search/"><input name="q" value="ignored"></form>
<input name="outside" value="ignored">
<form method="POST" action="review/">
  <input type="hidden" name="shown-1" value="a&amp;b">
  <input name="typed_name">
  <input type="checkbox" name="consent">
  <input type="checkbox" name="kept" value="yes" checked>
  <input type="radio" name="decision" value="accepted"><input type="radio" name="decision" value="declined">
  <input name="off" value="ignored" disabled><input value="nameless"><input type="file" name="file">
  <textarea name="reason">two
lines &lt;3</textarea>
  <button name="each" value="on">Decide for each</button>
</form><textarea name="outside">ignored</textarea>
<form method="post"><button>Go</button></form>"""


def form() -> Form:
    return forms_of(PAGE)[0]


def test_forms_that_post_are_read_with_what_they_would_send() -> None:
    first, second = forms_of(PAGE)

    assert (first.action, second.action) == ("review/", "")
    assert first.values == {"shown-1": "a&b", "kept": "yes", "reason": "two\nlines <3"}
    assert second.values == {}


def test_filled_in_values_are_sent() -> None:
    filled = form()
    filled.tick("consent")
    filled.choose("decision", "declined")
    filled.type("typed_name", "Ada")

    assert filled.values == form().values | {"consent": "on", "decision": "declined", "typed_name": "Ada"}


def test_what_the_form_does_not_ask_for_is_refused() -> None:
    with pytest.raises(UnknownFieldError, match="no field “each”"):
        form().tick("each")
    with pytest.raises(UnknownFieldError, match="does not offer “later” for “decision”"):
        form().choose("decision", "later")
    with pytest.raises(UnknownFieldError, match="no field “email”"):
        form().type("email", "ada@example.org")
