"""Checks the body of a callback request against what the callback declares: its ids, and the types of its arguments."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_type_hints

from dash._utils import stringify_id
from pydantic import TypeAdapter, ValidationError

MAX_VALUE_CHARS = 4_000  # of a text in an input or state
MAX_DEPTH = 6  # of lists and objects in each other
MAX_ITEMS = 1_000  # of all lists and objects of a value together


class RequestError(Exception):
    """A refused request: the status, and what is wrong in plain words."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.status, self.reason = status, reason


def check_callback(body: Mapping[str, Any], callback: Mapping[str, Any]) -> None:
    """RequestError where a body does not fit an entry of Dash's `callback_map`.

    Inputs and state must be those that are declared, in their order. The value of each is checked against the type of
    the callback's argument, as pydantic reads it, and without a type against `MAX_VALUE_CHARS`, `MAX_DEPTH` and
    `MAX_ITEMS`, which hold for all.
    """
    types = argument_types(callback["callback"])
    inputs, state = callback["inputs"], callback["state"]
    has_types = len(types) == len(inputs) + len(state)
    changeable = _check_dependencies("inputs", body.get("inputs"), inputs, types[: len(inputs)] if has_types else ())
    _check_dependencies("state", body.get("state", []), state, types[len(inputs) :] if has_types else ())
    _check_outputs(body.get("outputs"), callback["output"])
    changed = body.get("changedPropIds", [])
    if not (isinstance(changed, list) and all(isinstance(prop, str) and prop in changeable for prop in changed)):
        raise RequestError(
            400, f"changedPropIds: a list of {', '.join(sorted(changeable))[:MAX_VALUE_CHARS]} is allowed"
        )


@lru_cache(maxsize=256)
def argument_types(function: Callable[..., Any]) -> tuple[TypeAdapter[Any] | None, ...]:
    """Return the types of a callback's arguments in their order; None for one without an annotation."""
    function = inspect.unwrap(function)
    hints = get_type_hints(function, include_extras=True)
    return tuple(TypeAdapter(hints[name]) if name in hints else None for name in inspect.signature(function).parameters)


def _check_dependencies(
    name: str, given: Any, declared: Sequence[Mapping[str, str]], types: Sequence[TypeAdapter[Any] | None]
) -> set[str]:
    """Check inputs or state, and return the names of the properties that they give."""
    if not isinstance(given, list) or len(given) != len(declared):
        raise RequestError(400, f"{name}: {len(declared)} are needed, as a list")
    names: set[str] = set()
    for index, (part, dependency) in enumerate(zip(given, declared, strict=True)):
        label = f"{name}: {dependency['id']}.{dependency['property']}"
        is_list = isinstance(part, list)
        properties = part if is_list else [part]
        if is_list != _is_list(dependency["id"]) or not all(_fits(prop, dependency) for prop in properties):
            raise RequestError(400, f"{label} is needed")
        names.update(f"{stringify_id(prop['id'])}.{prop['property']}" for prop in properties)
        values = [prop.get("value") for prop in properties]
        _check_value(label, values if is_list else values[0], types[index] if index < len(types) else None)
    return names


def _check_value(label: str, value: Any, type_: TypeAdapter[Any] | None) -> None:
    items = 0

    def check(node: Any, depth: int) -> None:
        nonlocal items
        if isinstance(node, str) and len(node) > MAX_VALUE_CHARS:
            raise RequestError(400, f"{label} is a text of at most {MAX_VALUE_CHARS} characters")
        if isinstance(node, list | dict):
            items += len(node)
            if depth == MAX_DEPTH or items > MAX_ITEMS:
                raise RequestError(400, f"{label} holds at most {MAX_ITEMS} values, {MAX_DEPTH} levels deep")
            for key, child in node.items() if isinstance(node, dict) else enumerate(node):
                check(key, depth + 1)
                check(child, depth + 1)

    check(value, 0)
    if type_ is not None:
        try:
            type_.validate_python(value, strict=True)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = "".join(f"[{part}]" for part in fault["loc"])
            raise RequestError(400, f"{label}{place}: {fault['msg']}") from error


def _is_list(component_id: str) -> bool:
    """Whether a dependency with this id stands for a list of components: those with ALL or ALLSMALLER."""
    return component_id.startswith("{") and any(
        value in (["ALL"], ["ALLSMALLER"]) for value in json.loads(component_id).values()
    )


def _fits(prop: Any, dependency: Mapping[str, str]) -> bool:
    """Whether a property of the body is one that a dependency names."""
    if not isinstance(prop, dict) or prop.get("property") != dependency["property"]:
        return False
    component_id, declared = prop.get("id"), dependency["id"]
    if not declared.startswith("{"):
        return bool(component_id == declared)
    pattern = json.loads(declared)
    return (
        isinstance(component_id, dict)
        and component_id.keys() == pattern.keys()
        and all(isinstance(value, str | int | float) for value in component_id.values())
        and all(isinstance(required, list) or component_id[key] == required for key, required in pattern.items())
    )


def _check_outputs(given: Any, output: Any) -> None:
    """Check the outputs that a body names, of which a pattern may have any number, against the declared ones.

    A callback without outputs names none. Of a duplicate output the property ends with `@` and the callback's digest.
    """
    is_list = isinstance(output, list | tuple)
    declared = [each.to_dict() for each in (output if is_list else [output])]
    parts = (given or []) if is_list else [given]
    if not (isinstance(parts, list) and len(parts) == len(declared) and all(map(_is_output, parts, declared))):
        names = ", ".join(f"{dependency['id']}.{dependency['property']}" for dependency in declared) or "none"
        raise RequestError(400, f"outputs: {names} are needed, in this order")


def _is_output(part: Any, dependency: Mapping[str, str]) -> bool:
    properties = part if _is_list(dependency["id"]) and isinstance(part, list) else [part]
    return all(_fits(_without_digest(prop), dependency) for prop in properties)


def _without_digest(prop: Any) -> Any:
    """Return a property as it is declared; Dash marks those of several callbacks with the digest of each."""
    name = prop.get("property") if isinstance(prop, dict) else None
    return prop | {"property": name.partition("@")[0]} if isinstance(name, str) else prop
