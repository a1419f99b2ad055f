"""Finds out which components callbacks name: such a component is an island, since Dash must build it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CallbackIds:
    """Holds the ids that callbacks name as input, state or output: texts, and the keys of pattern-matching ids."""

    texts: frozenset[str] = frozenset()
    patterns: frozenset[tuple[tuple[str, Any], ...]] = frozenset()  # sorted pairs; None is a wildcard

    @classmethod
    def of(cls, callbacks: Iterable[Mapping[str, Any]]) -> CallbackIds:
        """Collect the ids of entries of Dash's `callback_map`, each with its `output`, `inputs` and `state`."""
        ids = {
            dependency["id"]
            for callback in callbacks
            for dependency in (*callback["inputs"], *callback["state"], *_outputs(callback["output"]))
        }
        patterns = frozenset(_pattern(json.loads(text)) for text in ids if text.startswith("{"))
        return cls(frozenset(text for text in ids if not text.startswith("{")), patterns)

    def names(self, component_id: object) -> bool:
        """Whether a callback names the component with this id, a text or a dictionary."""
        if not isinstance(component_id, Mapping):
            return component_id in self.texts
        pairs = sorted(component_id.items())
        return any(
            len(pattern) == len(pairs)
            and all(
                key == name and required in (None, value)
                for (key, value), (name, required) in zip(pairs, pattern, strict=True)
            )
            for pattern in self.patterns
        )


NO_CALLBACKS = CallbackIds()


def _outputs(output: Any) -> list[dict[str, Any]]:
    """Return the outputs of a callback, of which Dash keeps one or a list, as dependencies."""
    outputs = output if isinstance(output, list | tuple) else [output]
    return [{"id": each.component_id_str()} for each in outputs]


def _pattern(component_id: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the sorted pairs of a pattern-matching id; a wildcard, which Dash writes as a list, is None."""
    return tuple(sorted((key, None if isinstance(value, list) else value) for key, value in component_id.items()))
