"""Tries everything that an installation needs, and says what to do about what does not work."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.management.finding import conference_called
from signatures.operations.preflight import running
from signatures.operations.preflight.lights import Light

_SIGNS = {Light.RED: "RED  ", Light.AMBER: "AMBER", Light.GREEN: "GREEN"}


class Command(BaseCommand):
    help = (
        "Try everything that mails, signatures and documents need: send a mail, write into Redis, keep a document, seal one and "
        "verify it, ask the time-stamp authority and the name servers. Ends with 1 if something has to be mended."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="whose name and address for replies the mail has")
        parser.add_argument(
            "--mail-to", default="", metavar="ADDRESS", help="where a test mail is sent; without, none is"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = options["conference"]
        conference = conference_called(slug) if slug is not None else None
        found = running.examine(conference, mail_to=options["mail_to"])
        reds, ambers = ([each for each in found if each.light == light] for light in (Light.RED, Light.AMBER))
        if options["json"]:
            facts = {"ready": not reds, "red": len(reds), "amber": len(ambers)}
            self.stdout.write(json.dumps(facts | {"findings": [each.as_dict() for each in found]}))
        else:
            for each in found:
                self.stdout.write(f"{_SIGNS[each.light]}  {each.title}: {each.words}")
                if each.remedy:
                    self.stdout.write(f"       {each.remedy}")
        if reds:
            raise SystemExit(1)
