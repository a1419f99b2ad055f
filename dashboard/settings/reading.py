"""Reads settings from the command line and the environment, and tells what is wrong with them."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dashboard.settings.model import Settings

PREFIX = "DASHBOARD_"


class SettingError(Exception):
    """A setting that cannot be used; the message names it, its value and what is allowed."""


def read_settings(options: Mapping[str, Any]) -> Settings:
    """Settings from options of the command line (None where it gave nothing), then the environment, then defaults.

    Options that are no settings are left out. SettingError names every wrong option and variable.
    """
    variables = {variable_name(name): name for name in Settings.model_fields}
    for variable in os.environ:
        if variable.startswith(PREFIX) and variable not in variables:
            raise SettingError(f"{variable} is not a setting; the settings are {', '.join(sorted(variables))}")
    environment = {name: os.environ[variable] for variable, name in variables.items() if os.environ.get(variable)}
    given = {name: options[name] for name in Settings.model_fields if options.get(name) is not None}
    try:
        return Settings(**environment | given)
    except ValidationError as error:
        raise SettingError("\n".join(_sentence(detail, given) for detail in error.errors())) from error


def add_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Give a parser the options of all settings, or a command's parser those that may stand behind the command."""
    for name in names or Settings.model_fields:
        field = Settings.model_fields[name]
        keywords: dict[str, Any] = {"metavar": _extra(field)["metavar"]}
        if field.annotation is bool:
            keywords = {"action": "store_const", "const": "true"}
        if names:  # what stands before the command holds where nothing stands behind it
            keywords["default"] = argparse.SUPPRESS
        parser.add_argument(_flag(name), help=f"{field.description} (default {_extra(field)['default']})", **keywords)


def account_name() -> str:
    """The account that runs a command, for the logs."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without user names
        return "unknown"


def settings_table() -> str:
    """The settings as a table in Markdown, as `dashboard/web/README.md` has it."""
    return "| option | variable | default | what it is |\n| --- | --- | --- | --- |\n" + "".join(
        f"| `{_flag(name)}` | `{variable_name(name)}` | {_extra(field)['default']} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )


def variable_name(name: str) -> str:
    """The variable of a setting, such as `DASHBOARD_PLOTLY_JS`."""
    return f"{PREFIX}{name.upper()}"


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _extra(field: FieldInfo) -> dict[str, Any]:
    """What `_option` keeps of a field besides what pydantic knows."""
    assert isinstance(field.json_schema_extra, dict)
    return field.json_schema_extra


def _sentence(error: ErrorDetails, given: Mapping[str, Any]) -> str:
    """A fault in words: the option or variable as the user gave it, its value, and what is allowed."""
    name = str(error["loc"][0])
    place, field = _flag(name) if name in given else variable_name(name), Settings.model_fields[name]
    if reason := str(error.get("ctx", {}).get("error", "")):  # of a function above
        return f"{place}: {reason}"
    allowed = _extra(field)["allowed"]
    if error["type"] == "literal_error":
        allowed = f"{', '.join(get_args(field.annotation))} are"
    return f"{place}: {error['input']!r} is not allowed; {allowed}"
