"""Named rows with a horizontal bar each: rankings of districts, comparisons of KPIs, compositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from dashboard.figures.builder import Drawing, FigureBuilder
from dashboard.figures.theme import NAME, TEXT, Theme

ROW = 34  # px a row takes
AXIS = 26  # px under the rows
WIDEST = 176  # px that row names may take before they wrap
ZONE = "◇ "  # stands before the name of a zone


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row: a bar from `start` over `value`, or words where nothing is published."""

    name: str
    value: float | None
    text: str  # the value in words, right of the bar; the reason where there is none
    hover: str
    aside: str = ""  # after the value, muted: a share, a year
    start: float = 0
    soft: bool = False  # a rest, or the parts beside a total
    hollow: bool = False  # derived or estimated
    promised: bool = False  # a target or a task, not a result
    high: float | None = None  # the upper end of a range, drawn lighter from `value` on
    computed: bool = False  # a share of a target: hatched in the target's ink
    sample: bool = False  # generated: lines in the ink of results, never a full bar
    strong: bool = False  # the chosen row
    zone: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A dashed line across all rows, such as a mean; its words stand in the chart's foot."""

    value: float
    text: str


def text_width(text: str) -> float:
    """The width of a line of row names in px, estimated: Chinese characters are square, others about half."""
    return sum(NAME if east_asian_width(character) in "WF" else NAME * 0.57 for character in text)


def wrapped(text: str, width: float = WIDEST) -> str:
    """A row name on as many lines as it needs, cut between words or Chinese characters, and never within a number."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and text_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return "<br>".join([*lines, line.rstrip()])


def bars_figure(
    rows: Sequence[BarRow], unit: str, theme: Theme, mark: ReferenceLine | None = None, *, least: float = 0
) -> Drawing:
    """Rows from top to bottom as given in `unit`; the axis reaches to `least` at least, so that charts can share it."""
    names = [wrapped(f"{ZONE if row.zone else ''}{row.name}") for row in rows]
    margin = 10 + max((text_width(line) for name in names for line in name.split("<br>")), default=0)
    heights = [_row_height(row) for row in rows]
    places = [-(sum(heights[:index]) + heights[index] / 2) for index in range(len(rows))]
    reach = max([least, *(_end(row) for row in rows if row.value is not None)]) or 1
    canvas = FigureBuilder(theme)
    canvas.bar(
        orientation="h",
        y=places,
        x=[row.value or 0 for row in rows],
        base=[row.start for row in rows],
        width=21,
        marker={
            "color": [_fill(row, theme) for row in rows],
            "line": {
                "color": [_edge(row, theme) for row in rows],
                "width": [1.5 if row.hollow else float(row.computed) for row in rows],
            },
            **_hatch(rows, theme),
        },
        hovertext=[row.hover for row in rows],
        hoverinfo="text",
        customdata=[row.link for row in rows],
    )
    if any(row.high for row in rows):
        _add_highs(canvas, rows, places)
    for place, row, name in zip(places, rows, names, strict=True):
        canvas.note(
            _value(row, theme),
            x=_end(row),
            y=place,
            xanchor="left",
            xshift=5,
            font={"color": theme.target if row.computed or row.promised else theme.result, "size": TEXT},
            bgcolor=theme.paper if mark is not None else None,
            borderpad=1,
        )
        canvas.note(
            f"<b>{name}</b>" if row.strong else name,
            xref="paper",
            x=0,
            xshift=-margin,
            xanchor="left",
            y=place,
            align="left",
            font={"color": theme.ink, "size": NAME},
        )
    canvas.line(x0=0, x1=0, yref="paper", y0=0, y1=1, line={"color": theme.axis, "width": 1})
    if mark is not None:
        _add_mark(canvas, mark, -sum(heights))
    longest = max((text_width(f"{row.text} {row.aside}") for row in rows if row.value is not None), default=0)
    return canvas.drawing(
        height=sum(heights) + AXIS,
        margin={"l": margin, "r": longest * 0.95 + 12, "t": 0, "b": AXIS},
        meta={"unit": unit},
        barmode="overlay",
        xaxis={
            "range": [min(0, *(row.value for row in rows if row.value is not None), 0), reach],
            "nticks": 5,
            "tickformat": ",~f",
            "dtick": 1 if reach <= 4 and _whole(rows) else None,
        },
        yaxis={"range": [-sum(heights), 0], "showgrid": False, "showticklabels": False},
    )


def _end(row: BarRow) -> float:
    """Where a row's bar ends, that of its range included."""
    return row.start + max(row.value or 0, row.high or 0)


def _add_highs(canvas: FigureBuilder, rows: Sequence[BarRow], places: Sequence[float]) -> None:
    """From the lower to the upper end of each range, in a lighter hatch."""
    canvas.bar(
        orientation="h",
        y=places,
        x=[max(0, (row.high or 0) - (row.value or 0)) for row in rows],
        base=[row.start + (row.value or 0) for row in rows],
        width=21,
        marker={
            "color": canvas.theme.target_line,
            "line": {"color": canvas.theme.target_line, "width": 1},
            "pattern": {"shape": "/", "bgcolor": canvas.theme.paper, "size": 6, "solidity": 0.1},
        },
        hovertext=[row.hover for row in rows],
        hoverinfo="text",
        customdata=[row.link for row in rows],
    )


def _value(row: BarRow, theme: Theme) -> str:
    if row.value is None:
        return f"<span style='color:{theme.muted}'>{row.text}</span>"
    return f"<b>{row.text}</b>" + (f" <span style='color:{theme.muted}'>{row.aside}</span>" if row.aside else "")


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        wide = east_asian_width(character) in "WF"
        if pieces and not wide and not pieces[-1].endswith(" ") and east_asian_width(pieces[-1][-1]) not in "WF":
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _row_height(row: BarRow) -> int:
    lines = wrapped(f"{ZONE if row.zone else ''}{row.name}").count("<br>")
    return ROW + lines * 14


def _whole(rows: Sequence[BarRow]) -> bool:
    return all(row.value is None or float(row.value).is_integer() for row in rows)


def _edge(row: BarRow, theme: Theme) -> str:
    if row.computed:
        return theme.target_line if row.soft else theme.target
    return theme.result if row.hollow else "rgba(0,0,0,0)"


def _hatch(rows: Sequence[BarRow], theme: Theme) -> dict[str, Any]:
    if not any(row.computed or row.sample for row in rows):
        return {}
    return {
        "pattern": {  # its lines take the colour of the bar
            "shape": ["/" if row.computed else "|" if row.sample else "" for row in rows],
            "bgcolor": theme.paper,
            "size": [6 if row.computed else 4 for row in rows],
            "solidity": [0.28 if row.computed else 0.7 for row in rows],
        }
    }


def _fill(row: BarRow, theme: Theme) -> str:
    if row.computed:
        return _edge(row, theme)
    if row.hollow:
        return theme.paper
    if row.promised:
        return theme.target
    return theme.result_soft if row.soft else theme.result


def _add_mark(canvas: FigureBuilder, mark: ReferenceLine, foot: float) -> None:
    ink = canvas.theme.ink_2
    canvas.line(x0=mark.value, x1=mark.value, y0=0, y1=foot, line={"color": ink, "width": 1, "dash": "dash"})
