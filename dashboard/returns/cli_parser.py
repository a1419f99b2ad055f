"""Parses the clerk's commands `template`, `import` and `undo`; imports what they need only when one is given."""

from __future__ import annotations

import argparse
import io
import sys
from typing import Any

from dashboard.settings import add_options

COMMANDS = ("template", "import", "undo")


def add_commands(commands: Any) -> None:
    """Adds the clerk's commands to the subparsers of the command line."""
    user = "who does it, for the change log (default the user's name)"
    template = commands.add_parser("template", help="write the workbook that asks for figures of a year or its months")
    template.add_argument("district", metavar="DISTRICT", help="a district, zone or 南昌市; “all” for all thirteen")
    template.add_argument("out", metavar="OUT", help="the workbook to write (.xlsx); for “all” a folder")
    template.add_argument("--year", required=True, help="the year that is asked for")
    template.add_argument("--month", metavar="1–12", help="ask for results of January through this month of the year")
    template.add_argument("--targets", action="store_true", help="ask for targets of the year, not for results")
    importing = commands.add_parser("import", help="check returned workbooks and enter their rows into the table")
    importing.add_argument("files", nargs="+", metavar="FILE", help="returned workbooks, or CSV in the table's columns")
    importing.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    importing.add_argument("--replace", action="store_true", help="let returns change figures that are published")
    importing.add_argument("--year", help="refuse returns of any other year")
    importing.add_argument("--by", metavar="NAME", help=user)
    undo = commands.add_parser("undo", help="take the last import back, byte for byte; again for the one before")
    undo.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    undo.add_argument("--by", metavar="NAME", help=user)
    for command in (template, importing, undo):
        add_options(command, "data")


def run_command(options: argparse.Namespace) -> int:
    """Runs one of the clerk's commands and returns its exit code; errors as in `commands`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without Chinese must not end a command halfway
    from dashboard.returns import commands  # noqa: PLC0415 - no other command needs openpyxl

    return {"template": commands.template, "import": commands.import_files, "undo": commands.undo_last}[
        options.command
    ](options)
