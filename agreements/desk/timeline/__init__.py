"""The audit log in words, for people."""

from agreements.desk.timeline.events import with_values
from agreements.desk.timeline.lines import WORDS, Line, lines_of, values_of

__all__ = ["WORDS", "Line", "lines_of", "values_of", "with_values"]
