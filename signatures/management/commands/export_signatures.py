"""Writes every signature of a conference as a table."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from agreements.sentences import counted
from signatures.exporting.tables import TABLES
from signatures.management import table_files


class Command(BaseCommand):
    help = "Write every signature of a conference as CSV, as a workbook or as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        table_files.add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        table_files.written(self, TABLES["signatures"], _in_words, options)


def _in_words(rows: int) -> str:
    return counted("{count} signature", "{count} signatures", rows)
