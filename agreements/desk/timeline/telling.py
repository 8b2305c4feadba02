"""How a room says what its events tell."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

# What an event tells openly, and its personal values as far as they are there.
EventFacts = Mapping[str, Any]
EventValues = Mapping[str, str]
# By kind: the words where somebody did it, the words where nobody is named, the icon. {who} and {by} are filled in.
WordsByKind = dict[str, tuple[str | Promise, str | Promise, str]]
# By kind: what stands below the words.
DetailsByKind = dict[str, Callable[[EventFacts, EventValues], str]]
