"""What the sheets of a workbook hold: the rows behind each chart, table and map of a page, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.components.chart import Chart
from dashboard.components.map_data import mapped, title_of
from dashboard.components.table import status_word
from dashboard.dataset.model import Document, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.workbook_cells import Content, Number, clean, width
from dashboard.exports.workbook.view_tables import heading
from dashboard.metrics.coverage import missing
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import Record, note_words, part_words, records, unit_words
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene
from dashboard.views.checks import MISSING
from dashboard.views.data import matching
from dashboard.views.page import Page

MOST = 10_000  # rows of a sheet, a few seconds of work; a longer table is taken from its own address
UNITS = 6  # units that a table is described with
TAB = 31  # characters that a sheet's name may have
FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")  # in a sheet's name, and blanks but one
BROKEN = re.compile(r"[A-Za-z]+$")  # an English word cut in two

HEADS = (
    "table.area", "table.kpi", "table.part", "table.place", "table.year", "table.measure",
    "table.value", "coverage.unit", "workbook.qualifier", "table.status", "table.source", "workbook.note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with what it says of itself; `count` is how many rows there are, of which `rows` may be the first."""

    label: str  # 图 1, 表 2: its place on screen
    title: tuple[str, ...]  # phrases
    sub: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    count: int
    foot: str = ""
    documents: frozenset[Document] = frozenset()

    @property
    def name(self) -> str:
        """What stands on its tab: its label and as much of its title as fits; labels make it the only one."""
        return f"{self.label} {_shortened(self.title, TAB - 1 - width(self.label))}".strip(" '")


def sheets_of(page: Page, scene: Scene) -> tuple[Sheet, ...]:
    """Charts in the order of the screen, then the page's other tables, then the map."""
    words = scene.words
    made = [_chart(chart, number_, scene) for number_, chart in enumerate(page.charts, 1)]
    tables = [_records((heading(page, key),), "", rows, scene) for key, rows in page.sheets.items()]
    if scene.selection.view is View.DATA:
        positions = matching(scene)
        rows = records(scene.dataset.at(positions[:MOST]))
        tables.append(_records((words("data.rows"),), "", rows, scene, count=len(positions)))
    if scene.selection.view is View.CHECKS and not scene.is_city:
        tables.append(_missing(heading(page, MISSING), scene))
    labelled = (replace(one, label=words("workbook.table", number=place)) for place, one in enumerate(tables, 1))
    made += [one for one in labelled if one.rows]
    shown = mapped(scene)
    if shown.records:
        found = _records((title_of(shown, scene),), shown.head, shown.records, scene)
        made.append(replace(found, label=words("panel.map")))
    return tuple(made)


def _chart(chart: Chart, place: int, scene: Scene) -> Sheet:
    sub = " · ".join(filter(None, (chart.tag, chart.sub)))
    made = _records(chart.title, sub, chart.records, scene, is_parted=any(one.breakdown for one in chart.records))
    return replace(made, label=scene.words("chart.number", number=place), foot=_joined(made.foot, chart.foot))


def _records(
    title: tuple[str, ...],
    sub: str,
    rows: Sequence[Record],
    scene: Scene,
    *,
    count: int | None = None,
    is_parted: bool = False,
) -> Sheet:
    """Records in words; `count` where they are the first of more, `is_parted` where a total stands among its parts."""
    words, count = scene.words, len(rows) if count is None else count
    shown = rows[:MOST]
    units = list(dict.fromkeys(unit_words(row, scene.dataset.kpis[row.kpi], words) for row in shown))
    unit = words.listed(units[:UNITS]) + "…" * (len(units) > UNITS)
    cut = words("workbook.cut", shown=number(len(shown)), count=number(count)) if count > len(shown) else ""
    return Sheet(
        label="",
        title=title,
        sub=sub or unit,
        unit=unit,
        head=tuple(words(head) for head in HEADS),
        rows=tuple(_cells(row, scene, is_parted=is_parted) for row in shown),
        count=count,
        foot=cut,
        documents=frozenset(row.source.document for one in shown for row in one.quantity.basis),
    )


def _cells(one: Record, scene: Scene, *, is_parted: bool) -> tuple[Content, ...]:
    """One record in the reader's words."""
    words, dataset = scene.words, scene.dataset
    kpi, quantity = dataset.kpis[one.kpi], one.quantity
    sources = dict.fromkeys(row.source for row in quantity.basis)
    qualifier = quantity.qualifier.value
    return (
        _area(one.area, scene),
        words.kpi(kpi),
        part_words(one, words) or (words("table.whole") if is_parted else ""),
        words.district(dataset.catalog.district(one.district)),
        one.year,
        words(f"measure.{one.measure.value}"),
        Number(quantity.value, signed=one.measure.is_growth),
        unit_words(one, kpi, words),
        words(f"workbook.qualifier_{qualifier}") if qualifier else "",
        status_word(one, scene),
        words("mark.semicolon").join(f"{words.title(s.document)} {words.place(s)}".strip() for s in sources),
        note_words(one, words),
    )


def _missing(title: str, scene: Scene) -> Sheet:
    """What the chosen place has not published for the year, beside the city's figures."""
    words, dataset = scene.words, scene.dataset
    kpis = missing(dataset, scene.district, scene.year)
    city = {kpi.name: total(dataset, kpi, scene.year) for kpi in kpis}
    heads = ("table.area", "table.kpi", "coverage.unit", "coverage.definition")
    return Sheet(
        label="",
        title=(title,),
        sub=words("coverage.missing_note"),
        unit="",
        head=(*map(words, heads), words("coverage.city", year=scene.year)),
        rows=tuple(_lacking(kpi, Number(known.value) if (known := city[kpi.name]) else "", scene) for kpi in kpis),
        count=len(kpis),
        documents=frozenset(row.source.document for known in city.values() if known for row in known.basis),
    )


def _lacking(kpi: Kpi, city: Content, scene: Scene) -> tuple[Content, ...]:
    words = scene.words
    return _area(kpi.area, scene), words.kpi(kpi), words.unit(kpi), words.definition(kpi), city


def _area(number_: int, scene: Scene) -> str:
    words = scene.words
    name = words.area(scene.dataset.catalog.area(number_)) if number_ else words("data.context")
    return f"{number_} {name}"


def _joined(*sentences: str) -> str:
    return "\n".join(filter(None, sentences))


def _shortened(phrases: Iterable[str], room: int) -> str:
    """As many whole phrases as fit; where they would not fill half of the room, the next one's beginning too."""
    fit = ""
    for phrase in phrases:
        following = FORBIDDEN.sub(" ", clean(fit + phrase))
        if width(_trimmed(following)) > room:
            return _trimmed(fit) if width(fit) > room / 2 else _cut(following, room)
        fit = following
    return _trimmed(fit)


def _cut(text: str, room: int) -> str:
    """The beginning of a text that is too long, up to a whole English word."""
    fit = text
    while width(fit) >= room:
        fit = fit[:-1]
    if text[len(fit)].isalpha():
        fit = BROKEN.sub("", fit) or fit
    return f"{_trimmed(fit)}…"


def _trimmed(text: str) -> str:
    return text.strip(" -：:，,'")
