#!/usr/bin/env python3
"""Django's command line for Countersign."""

import gc
import os
import sys
from io import TextIOWrapper

from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    # Most of what is made is loaded code, and the models of migrations: the collector of garbage would look through it each time.
    gc.set_threshold(50_000, 20, 20)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # the name of a file may be no text
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        if "no such table" not in str(error) and "does not exist" not in str(error):
            raise
        sys.exit("The database has no tables, or older ones: start it once with make run, or run manage.py migrate.")


if __name__ == "__main__":
    main()
