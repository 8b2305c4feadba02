"""Why a paper is not clear, since when, and what helps, in the words that every page of the desk says."""

from agreements.desk.clearing.cases import Explanation
from agreements.desk.clearing.explaining import explain, explained, explained_one

__all__ = ["Explanation", "explain", "explained", "explained_one"]
