"""Names and titles keep their own direction, whatever stands around them."""

from typing import Any

from django import template
from django.utils.html import format_html

from agreements.wording.characters import has_right_to_left

register = template.Library()


@register.filter
def bdi(value: Any) -> Any:
    """In the text of a page. What runs to the right alone stays as it is, as the words around it do."""
    return format_html("<bdi>{}</bdi>", value) if has_right_to_left(str(value)) else value


@register.filter
def isolated(value: Any) -> Any:
    """Where no element can stand: in attributes, titles of pages and plain mails."""
    return f"\u2068{value}\u2069" if has_right_to_left(str(value)) else value
