"""Formats messages from the templates of a language: values filled in, plurals chosen, headlines cut into segments."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-CN", "en": "en"}  # as HTML names them
PLURALS = re.compile(r"\{(\w+):([^{}/]*)/([^{}]*)\}")  # {count:row/rows}: row for one, rows for any other count
BLANKS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # a blank between two Chinese characters


@dataclass(frozen=True, slots=True)
class Span:
    """Holds a piece of a sentence; `role` is what a number in it means: result, target, or nothing."""

    text: str
    role: str = ""
    kpi: str = ""  # the KPI that a number belongs to, for the link to it


class Messages:
    """Formats messages of one language: `messages("key", name=value)`; a missing key or value is an error."""

    def __init__(self, language: str, templates: Mapping[str, str]) -> None:
        """Take the templates of a language, `zh` or `en`."""
        self.language, self._templates = language, templates

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its values filled in."""
        return self._tight(self._template(key, values).replace("|", "").format(**values))

    def spans(self, key: str, **values: Any) -> tuple[Span, ...]:
        """Return the text of a key as spans: one per literal, and one per value, which may be a Span of its own."""
        spans: list[Span] = []
        for literal, name, _, _ in Formatter().parse(self._template(key, values)):
            if literal:
                spans.append(Span(literal))
            if name is not None:
                value = values[name]
                spans.append(value if isinstance(value, Span) else Span(str(value)))
        return tuple(self._trimmed(span, after.text) for span, after in pairwise([*spans, Span("")]))

    def segments(self, key: str, **values: object) -> tuple[str, ...]:
        """Return the text of a key, cut where its template has a bar: a headline breaks only there."""
        return tuple(self._tight(segment.format(**values)) for segment in self._template(key, values).split("|"))

    @property
    def is_chinese(self) -> bool:
        """Return True for zh."""
        return self.language == "zh"

    def listed(self, items: Iterable[str]) -> str:
        """Join several texts in one line, with the language's comma."""
        return ("、" if self.is_chinese else ", ").join(items)

    def _template(self, key: str, values: Mapping[str, Any]) -> str:
        """Return the template of a key, with singular or plural chosen by the counts that are filled in."""
        template = self._templates[key]
        if "/" not in template:
            return template
        return PLURALS.sub(
            lambda match: match[2] if str(getattr(values[match[1]], "text", values[match[1]])) == "1" else match[3],
            template,
        )

    def _trimmed(self, span: Span, after: str) -> Span:
        """Return a span without the blank at its end that would stand between two Chinese characters."""
        return replace(span, text=self._tight(f"{span.text}{after[:1]}").removesuffix(after[:1]))

    def _tight(self, text: str) -> str:
        """Return a text without blanks between Chinese characters; 要达到约 10 个 keeps its own."""
        return BLANKS.sub("", text) if " " in text and self.is_chinese else text


@cache
def templates(language: str) -> Mapping[str, str]:
    """Return all templates of a language by dotted key, from `locales/<language>.toml`."""
    path = Path(__file__).parent / "locales" / f"{language}.toml"
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, texts in sections.items() for key, text in texts.items()}
