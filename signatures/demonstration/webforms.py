"""(pure) The forms of a page as a browser would post them."""

from typing import cast

from lxml import html
from lxml.html import FormElement, RadioGroup


class UnknownFieldError(Exception):
    """The form does not ask for that; the message says for what."""


class Form:
    """A form that posts: `values` is what it would send as it stands, the deeds press what is on it."""

    def __init__(self, element: FormElement) -> None:
        self._element = element
        self.action = element.action or ""

    @property
    def values(self) -> dict[str, str]:
        return dict(self._element.form_values())

    def has(self, name: str) -> bool:
        return name in self._element.inputs

    def tick(self, name: str) -> None:
        self._input(name).checked = True

    def choose(self, name: str, value: str) -> None:
        try:
            self._input(name).value = value
        except ValueError as error:
            raise UnknownFieldError(f"The form does not offer “{value}” for “{name}”.") from error

    def offers(self, beginning: str = "") -> dict[str, list[str]]:
        """Of the radio buttons whose names begin so: what one can choose."""
        groups = {name: group for name, group in self._element.inputs.items() if name.startswith(beginning)}
        return {name: list(group.value_options) for name, group in groups.items() if isinstance(group, RadioGroup)}

    def type(self, name: str, value: str) -> None:
        self._input(name).value = value

    def _input(self, name: str) -> html.InputElement:
        if not self.has(name):
            raise UnknownFieldError(f"The form has no field “{name}”.")
        return cast("html.InputElement", self._element.inputs[name])


def forms_of(page: str) -> list[Form]:
    """The forms of a page whose method is post, in their order."""
    return [Form(element) for element in html.fromstring(page).forms if element.method == "POST"]
