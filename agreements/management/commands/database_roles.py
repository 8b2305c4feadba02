"""Makes two roles on PostgreSQL: the owner of the tables, and the one with which the program works."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction

from agreements.audit import roles
from agreements.management import arguments


class Command(BaseCommand):
    help = (
        "Print the SQL that makes a role that owns the tables and migrates, and a role with which the program works: that one "
        "adds evidence, and can neither change nor remove it. Run it as the database's superuser, and again after each "
        "upgrade. Passwords are set with \\password in psql."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--owner", type=arguments.role, default="countersign_owner", help="name of the first role")
        parser.add_argument("--application", type=arguments.role, default="countersign_app", help="name of the second")
        parser.add_argument("--apply", action="store_true", help="do it at once, in one transaction")

    def handle(self, *_args: Any, **options: Any) -> None:
        owner, application = options["owner"], options["application"]
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles. On SQLite the owner of the file may do everything.")
        if owner == application:
            raise CommandError("The two roles need two names.")
        statements = list(roles.statements(connection, owner=owner, application=application))
        if not options["apply"]:
            self.stdout.write("\n".join(f"{statement};" for statement in ("BEGIN", *statements, "COMMIT")))
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        except DatabaseError as error:
            raise CommandError(f"Nothing was changed: {error}".strip()) from error
        self.stdout.write(f"{owner} owns the tables and migrates; {application} works, and can only add evidence.")
