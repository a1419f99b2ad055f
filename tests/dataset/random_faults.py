"""Every kind of fault that a row of a table can have, and tables with some of them, each with the cells to blame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from tests.dataset.random_tables import DOCUMENTS, GROWTHS, KEY, Line, numbers, spelt, tables

Lines = list[Line]


def alike(line: Line, other: Line, *columns: str) -> bool:
    return all(line.cells[column] == other.cells[column] for column in columns)


def other_end(lines: Lines, line: Line) -> Line | None:
    """The target of an upper end, or the upper end of a target."""
    wanted = {"target": "target_high", "target_high": "target"}.get(line.cells["measure"])
    found = [one for one in lines if alike(line, one, *KEY[:-1]) and one.cells["measure"] == wanted]
    return found[0] if found else None


def is_free(lines: Lines, line: Line) -> bool:
    """True where neither the row nor the other end of its range has a fault that others could hide."""
    end = other_end(lines, line)
    return line.free and (end is None or end.free)


def is_level(line: Line) -> bool:
    return line.cells["measure"] not in GROWTHS


def is_ranged(lines: Lines, line: Line) -> bool:
    return is_free(lines, line) and line.cells["measure"] == "target_high" and other_end(lines, line) is not None


def witnesses(lines: Lines, line: Line) -> Lines:
    """Other rows of the same KPI or part that say what its unit is."""
    return [one for one in lines if one is not line and one.free and is_level(one) and alike(line, one, *KEY[:2])]


def blame(line: Line, column: str, cell: str | None = None) -> None:
    """Write a cell, where one is given, and await that it is named."""
    line.cells[column] = line.cells[column] if cell is None else cell
    line.blamed.add(column)
    line.free = False


def is_new(lines: Lines, line: Line, column: str, cell: str) -> bool:
    """True for a cell that makes a key, or a name, that no other row has."""
    changed = Line(line.cells | {column: cell})
    name = KEY[:2] if column in KEY[:2] else KEY
    return not any(alike(changed, one, *name) for one in lines)


@dataclass(frozen=True)
class Kind:
    """One way to break one rule: the column to blame, the rows that can break it, and how they do."""

    words: str
    column: str
    fits: Callable[[Lines, Line], bool]
    spoil: Callable[[st.DrawFn, Lines, Line], None]


def loose(column: str, *cells: str) -> Kind:
    """Cells of a column that no other column and no other row looks at: also in a row with other faults."""

    def spoil(draw: st.DrawFn, _: Lines, line: Line) -> None:
        line.cells[column] = draw(st.sampled_from(cells))
        line.blamed.add(column)

    return Kind(f"{column} not allowed", column, lambda _, line: column not in line.blamed, spoil)


def keyed(column: str, fits: Callable[[Line], bool], *cells: str) -> Kind:
    """Cells of a column of the key: an upper end loses its target by them. `{}` is the sound cell."""

    def spoil(draw: st.DrawFn, lines: Lines, line: Line) -> None:
        sound, end = line.cells[column], other_end(lines, line)
        changed = [cell.replace("{}", sound) for cell in cells]
        new = [cell for cell in changed if cell != sound and is_new(lines, line, column, cell)]
        blame(line, column, draw(st.sampled_from(new or [sound + " " * (2 + lines.index(line))])))
        if end:
            end.free = False
            high = end if end.cells["measure"] == "target_high" else line
            if high.cells["measure"] == "target_high":  # not where it no longer says that it is one
                blame(high, "value")

    return Kind(f"{column} not allowed", column, lambda lines, line: is_free(lines, line) and fits(line), spoil)


def valued(words: str, fits: Callable[[Line], bool], *cells: str) -> Kind:
    def spoil(draw: st.DrawFn, _: Lines, line: Line) -> None:
        blame(line, "value", draw(st.sampled_from(cells)))

    return Kind(words, "value", lambda lines, line: is_free(lines, line) and fits(line), spoil)


def in_unit(words: str, fits: Callable[[Lines, Line], bool], *cells: str) -> Kind:
    def spoil(draw: st.DrawFn, lines: Lines, line: Line) -> None:
        kept = witnesses(lines, line)[:2]
        written = [cell.replace("{}", line.cells["unit"]) for cell in cells]
        written = [cell for cell in written if not any(one.cells["unit"] == cell for one in lines)]
        blame(line, "unit", draw(st.sampled_from(written or [f"{line.cells['unit']} {lines.index(line)}"])))
        for one in kept:
            one.free = False
        if is_level(line) and line.cells["value"].startswith("-"):
            blame(line, "value")  # what is no % cannot be negative

    return Kind(words, "unit", lambda lines, line: is_free(lines, line) and fits(lines, line), spoil)


def upside_down(draw: st.DrawFn, lines: Lines, line: Line) -> None:
    target = other_end(lines, line)
    assert target
    low = Decimal(target.cells["value"])
    blame(line, "value", draw(spelt(low - max(Decimal(1), abs(low) / 8))))
    target.free = False


def without_target(draw: st.DrawFn, lines: Lines, line: Line) -> None:
    """The target speaks of another year, in which nothing else is said."""
    target = other_end(lines, line)
    assert target
    there = {one.cells["year"] for one in lines if alike(one, line, *KEY[:3])}
    blame(line, "value")
    target.cells["year"] = draw(st.integers(1978, 2100).map(str).filter(lambda year: year not in there))
    target.free = False


def lonely(draw: st.DrawFn, lines: Lines, line: Line) -> None:
    """A result says that it is an upper end."""
    del draw, lines
    line.cells["measure"] = "target_high"
    blame(line, "value")


def is_lonely(lines: Lines, line: Line) -> bool:
    measures = {one.cells["measure"] for one in lines if alike(one, line, *KEY[:-1])}
    is_annual_result = line.cells["measure"] == "actual" and line.cells["month"] == ""
    return line.free and is_annual_result and not measures & {"target", "target_high"}


def doubled(draw: st.DrawFn, lines: Lines, line: Line) -> None:
    copy = deepcopy(line)
    if other_end(lines, line) is None:
        copy.cells["value"] = draw(numbers(negative=False).flatmap(spelt))
    blame(line, "measure")
    blame(copy, "measure")
    lines.insert(draw(st.integers(0, len(lines))), copy)


DOCUMENT = DOCUMENTS[0]
KINDS = [
    loose("area", "10", "-1", "", "01", "8.0", "８", "eight", " 8"),
    loose("qualifier", "exactly", "At_least", "about ", "以上", " "),
    loose("status", "", "final", "Reported", "reported ", "预计"),
    loose(
        "source", "", " ", "letter-1999 I", DOCUMENT, f"{DOCUMENT}  I", f"{DOCUMENT}  I, II(8)2", f" {DOCUMENT} I",
        f"{DOCUMENT} I ", f"{DOCUMENT}\u3000I", f"{DOCUMENT}\tI", f"{DOCUMENT.upper()} I", "I(2)3",
    ),
    keyed("kpi", lambda _: True, "", " ", " {}", "{} ", "{}\u3000", "\t{}", "{}\n"),
    keyed("breakdown", lambda _: True, " ", " {}", "{} ", "{}\u3000", "\u00a0{}"),
    keyed("district", lambda _: True, "", "火星区", "全市", " {}", "{} ", "{}x"),
    keyed("year", lambda _: True, "", "1977", "2101", "13", "two", "{}.0", " {}", "0{}", "-{}", "２０１３", "{}年"),
    keyed("month", lambda _: True, "0", "13", "06", "6.0", " 6", "６", "6月", "-1", "Q2", "6 ", "1-6", "whole"),
    keyed("month", lambda line: line.cells["measure"] in ("target_growth", "target_high"), "6", "12"),
    keyed("measure", is_level, "", "result", "Actual", "{} ", "target-high", "growths", "结果"),
    valued(
        "no number", lambda _: True, "", " ", "NaN", "inf", "-inf", "Infinity", "1e999", "1,234", "1 234", " 5", "5 ",
        "5件", "５", "1_000", "0x10", "--1", "1e", "1.2.3", "many", "12%", "TRUE", "2013-01-01", "9" * 400,
    ),
    valued("out of range", lambda _: True, "1e-10", "5e-324", "1e300", "1000000000000001", "1E+16"),
    valued("negative", lambda line: is_level(line) and line.cells["unit"] != "%", "-5", "-0.01", "-1e-9", "-1E+3"),
    in_unit("growth not in %", lambda _, line: not is_level(line), "件", "％", "‰", "percent", "% ", ""),
    in_unit("unit empty or with blanks", lambda _, line: is_level(line), "", " ", " {}", "{} ", "\u3000{}", "{}\n"),
    in_unit(
        "another unit than most", lambda lines, line: is_level(line) and len(witnesses(lines, line)) > 1,
        "件", "%", "{}{}", "万{}", "{}.",
    ),
    Kind("range upside down", "value", is_ranged, upside_down),
    Kind("upper end without its target", "value", is_ranged, without_target),
    Kind("upper end alone", "value", is_lonely, lonely),
    Kind("key twice", "measure", is_free, doubled),
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn, kinds: Sequence[Kind]) -> Lines:
    """A table with a fault of each kind, of those after the first where a row is left for it."""
    lines = draw(tables(rich=True))
    for place, kind in enumerate(kinds):
        fitting = [line for line in lines if kind.fits(lines, line)]
        assert fitting or place, kind.words
        if fitting:
            line = draw(st.sampled_from(fitting))
            kind.spoil(draw, lines, line)
            assert kind.column in line.blamed
    return lines
