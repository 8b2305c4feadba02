"""Collects what is to be translated, from the calls of `agreements.sentences` too."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=counted:1,2", "--keyword=spelled:1,2"]
