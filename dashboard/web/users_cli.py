"""Runs the commands `add-user` and `remove-user`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dashboard.settings import SettingError, Settings, account_name, add_options, read_settings

if TYPE_CHECKING:
    from dashboard.web.auth.user_store import UserStore

COMMANDS = ("add-user", "remove-user")


def add_user_commands(commands: Any) -> None:
    """Add both commands to the subparsers of the command line."""
    add = commands.add_parser(
        "add-user",
        help="add a user, set a new password, or change a role; needs --users FILE",
        description="Adds a user, asking for the password. For a user who is there already: with --role it changes "
        "role and places alone, without it the password, which ends their sign-ins.",
    )
    remove = commands.add_parser("remove-user", help="take a user out; needs --users FILE")
    for command in (add, remove):
        command.add_argument("name", metavar="NAME", help="letters, digits and . _ @ -")
        add_options(command, "users")
    add.add_argument(
        "--role",
        choices=("reader", "reporter", "reviewer", "admin"),
        help="reader looks (default); reporter reports for places; reviewer reviews; admin manages users and tokens",
    )
    add.add_argument("--place", action="append", metavar="PLACE", help="for which a reporter reports; may stand again")
    add.add_argument("--no-password", action="store_true", help="for a user whom --user-header signs in")
    add_options(add, "data")


def run_user_command(options: argparse.Namespace) -> int:
    """Run a command and write it to the audit log; returns the exit code. SettingError says what is not allowed."""
    settings = read_settings(vars(options))
    from dashboard.web.storage import Storage

    store = Storage(settings).users
    if store is None:
        raise SettingError("--users: name the file in which users are kept, outside the project, such as users.txt")
    (_remove if options.command == "remove-user" else _add)(store, options, settings)
    return 0


def _add(store: UserStore, options: argparse.Namespace, settings: Settings) -> None:
    from dashboard.web.auth.password_rules import normalized
    from dashboard.web.auth.roles import Role
    from dashboard.web.auth.user_changes import add_user, set_role
    from dashboard.web.auth.user_store import check_role

    name, role = options.name, Role(options.role or Role.READER)
    places = _known_places(options.place or (), settings)
    check_role(role, places)
    details = {"role": role.value} | ({"places": places} if places else {})
    described = f"{role.value} for {', '.join(places)}" if places else role.value
    if options.role and not store.is_empty and normalized(name) in store.read():
        set_role(store, name, role, places)
        _log_event(store, "role changed", name, **details)
        print(f"{store}: {name} is now {described}; the password stays")
        return
    if add_user(store, name, None if options.no_password else _password(), role, places):
        _log_event(store, "user added", name, **details)
        print(f"{store}: {name} is added as {described}")
    else:
        _log_event(store, "new password", name)
        state = "no password" if options.no_password else "a new password"
        print(f"{store}: {name} has {state}; older sign-ins end at once")


def _remove(store: UserStore, options: argparse.Namespace, _: Settings) -> None:
    from dashboard.web.auth.user_changes import remove_user

    remove_user(store, options.name)
    _log_event(store, "user removed", options.name)
    print(f"{store}: {options.name} is removed; sign-ins of that name end at once")


def _known_places(names: Sequence[str], settings: Settings) -> tuple[str, ...]:
    """The places, each once; SettingError for one for which nobody reports."""
    if not names:
        return ()
    from dashboard.dataset.catalog import read_catalog

    choosable = [place.name for place in read_catalog(settings.catalog).choosable]
    if unknown := [name for name in names if name not in choosable]:
        raise SettingError(f"--place: {', '.join(unknown)} is not known; there are {', '.join(choosable)}")
    return tuple(name for name in choosable if name in names)


def _password() -> str:
    from getpass import getpass

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("password (it is not shown): ")
    if getpass("the same again: ") != password:
        raise SettingError("the two passwords differ; nothing was changed")
    return password


def _log_event(store: UserStore, event: str, name: str, **details: object) -> None:
    """Log a change of the users with the account that runs the command, and warn where the service cannot read them."""
    from dashboard.history.database import DatabaseError, reason

    try:
        store.append_event(event, name, by=account_name(), **details)
    except (OSError, DatabaseError) as error:
        print(f"{store}: the audit log cannot be written, so this change is in none: {reason(error)}", file=sys.stderr)
    if store.owner_warning:
        print(store.owner_warning, file=sys.stderr)
