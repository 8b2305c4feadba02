"""Writes how far every paper and each of its authors is, as a table."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from agreements.sentences import counted
from signatures.exporting.tables import TABLES
from signatures.management import table_files


class Command(BaseCommand):
    help = (
        "Write a row for each author of each paper of a conference, as CSV, as a workbook or as JSON: whether the paper is "
        "clear or why not, whether the author has signed, and what became of the last mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        table_files.add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        table_files.written(self, TABLES["status"], _in_words, options)


def _in_words(rows: int) -> str:
    return counted("{count} author of a paper", "{count} authors of papers", rows)
