"""The overview's chart as geometry: values in, places and words out."""

from agreements.desk.dashboard.charting.drawing import Chart, chart
from agreements.desk.dashboard.charting.history import History, Series, Tally, Unit, tallied, unit_of

__all__ = ["Chart", "History", "Series", "Tally", "Unit", "chart", "tallied", "unit_of"]
