"""Reads a component tree as a reader or a browser does: its texts, its links, its charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
from dash.development.base_component import Component

from dashboard.figures.builder import Figure
from dashboard.figures.theme import THEME
from dashboard.views.layout import RenderedPage

SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-source")  # attributes that reach the reader
OWN = ("_", "available_")  # attributes of a component that are not its properties begin so


@dataclass
class Reading:
    """All that was found under a node, in its order."""

    texts: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)  # texts that are not marked as another language
    links: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def say(self, text: str, foreign: bool) -> None:
        """Keep a text."""
        self.texts.append(text)
        if not foreign:
            self.unmarked.append(text)

    def read(self, node: Any, foreign: bool = False) -> None:
        """Keep what a node shows; what is neither text nor component is kept as Python writes it."""
        if isinstance(node, str):
            self.say(node, foreign)
        elif isinstance(node, list | tuple):
            for child in node:
                self.read(child, foreign)
        elif isinstance(node, Component):
            self._component(node, foreign)
        elif node is not None:
            self.say(repr(node), foreign)

    def _component(self, component: Component, foreign: bool) -> None:
        properties = properties_of(component)
        foreign = foreign or "lang" in properties
        for name in SPOKEN:
            if isinstance(properties.get(name), str):
                self.say(properties[name], foreign)
        for choice in properties.get("options", ()):
            self.say(choice["label"], foreign)
            if not choice.get("disabled"):
                self.links.append(choice["value"])
        if "href" in properties:
            self.links.append(properties["href"])
        if "figure" in properties:
            self.figures.append(properties["figure"])
            self.links += clicks(properties["figure"])
            for text in figure_words(properties["figure"]):
                self.say(text, foreign)
        self.read(properties.get("children"), foreign)


def reading_of(node: Any) -> Reading:
    """Read a component, or several."""
    made = Reading()
    made.read(node)
    return made


def properties_of(component: Component) -> dict[str, Any]:
    """The properties that are set on a component, by name; what begins like the last three is Dash's own."""
    return {name: value for name, value in vars(component).items() if not name.startswith(OWN)}


def parts(node: Any) -> Iterator[Component]:
    """Every component under a node, the node first."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list | tuple):
            waiting.extend(reversed(part))
        elif isinstance(part, Component):
            yield part
            waiting.append(getattr(part, "children", None))


def elements(node: Any, *types: str) -> list[Component]:
    """Every component of some types under a node, by the names of the types: `elements(table, "Td", "Th")`."""
    return [part for part in parts(node) if type(part).__name__ in types]


def text_of(node: Any) -> str:
    """The text under a node in one line."""
    return "".join(reading_of(node).texts)


def links(node: Any) -> list[str]:
    """Every address under a node: links, the values of selects, the clicks of charts."""
    return reading_of(node).links


def classed(node: Any, name: str) -> list[Component]:
    """Every component under a node that has a class."""
    return [part for part in parts(node) if name in str(getattr(part, "className", "")).split()]


def figure_words(figure: Figure) -> Iterator[str]:
    """Every word in a figure: marks, hovers, annotations, suffixes of ticks."""
    for trace in figure["data"]:
        for name in ("text", "hovertext", "name"):
            yield from _strings(trace.get(name))
    for note in figure["layout"].get("annotations", ()):
        yield from _strings(note.get("text"))
    for axis in ("xaxis", "yaxis"):
        drawn = figure["layout"].get(axis, {})
        yield from _strings((drawn.get("ticksuffix"), drawn.get("title", {}).get("text")))


def clicks(figure: Figure) -> Iterator[str]:
    """The addresses that clicks on a figure lead to."""
    for trace in figure["data"]:
        yield from set(_strings(trace.get("customdata")))


def plotly_figure(figure: Figure) -> go.Figure:
    """Plotly's own objects for a figure, to read its traces and its layout by attribute."""
    layout = {**figure["layout"], "template": THEME.template}
    return go.Figure({"data": figure["data"], "layout": layout}, _validate=False)


def points(trace: dict[str, Any]) -> int:
    """How many points of a trace have a place."""
    return sum(x is not None for x in trace.get("x", ()))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return () if value is None else (text for text in value if isinstance(text, str))


def whole(screen: RenderedPage) -> list[Any]:
    """All parts of a screen in their order on the page."""
    return [*screen.header, *screen.sidebar, screen.page_header, screen.panel, *screen.body]


def headline(screen: RenderedPage) -> str:
    """The answer that a page opens with."""
    return text_of(elements(screen.page_header, "H1")[0])


def says(text: str, *facts: str) -> bool:
    """True where all facts stand in a text, in this order; the words between them are free."""
    place = 0
    for fact in facts:
        place = text.find(fact, place)
        if place < 0:
            return False
        place += len(fact)
    return True
