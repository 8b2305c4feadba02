"""Hostile cells in every column of every table, opened by a real spreadsheet program."""
