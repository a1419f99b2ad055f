"""A city target divided over the units: which target and key are chosen, and how a part of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text
from dashboard.dataset.model import Kpi, Measure
from dashboard.metrics.allocation import Key, Part, Refusal, Split, city_readings, refusal, split_target, weights_of
from dashboard.metrics.export_rows import Record, quantity_record
from dashboard.metrics.growth import Reading, readings
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene


def chosen_reading(kpi: Kpi, scene: Scene) -> Reading | None:
    """The target that the address names; else the next year's first, else the newest that can be divided."""
    found = city_readings(scene.dataset, kpi)
    selection = scene.selection
    if selection.view is View.KPI and selection.kpi == kpi.name and selection.target is not None:
        return next((reading for reading in found if reading.token == selection.target), None)
    following = [reading for reading in found if reading.target.year == scene.year + 1]
    able = [reading for reading in found if refusal(kpi, reading) is None]
    return next(iter([*following[:1], *reversed(able), *reversed(found)]), None)


def chosen_split(kpi: Kpi, scene: Scene) -> Split | Refusal | None:
    """The chosen target divided by the chosen key, or why not; None where the city has set no target."""
    reading = chosen_reading(kpi, scene)
    return None if reading is None else split_target(scene.dataset, kpi, reading, scene.selection.key)


def chosen_part(kpi: Kpi, scene: Scene) -> tuple[Split, Part] | None:
    """The part that the chosen unit gets of next year's target; None where there is none."""
    split = chosen_split(kpi, scene)
    if not isinstance(split, Split) or split.reading.target.year != scene.year + 1:
        return None
    part = split.of(scene.district)
    return None if part is None else (split, part)


def by_words(split: Split, scene: Scene) -> str:
    """The key in a sentence: by the population of 2010, into equal parts, by the results of 2013."""
    row = split.parts[0].weight.row
    return scene.words(f"split.by_{split.key.value}", year=row.year if row else "")


def basis_words(split: Split, scene: Scene, *, plain: bool = False) -> str:
    """The key with its source and sum, the rule of rounding, and that no part is anybody's promise.

    `plain` leaves out what holds of this target only, for a foot under several of them.
    """
    words, unit = scene.words, split.kpi.unit
    rows = [part.weight.row for part in split.parts if part.weight.row is not None]
    total = f"{split.total:,.12g}" if split.key is Key.POPULATION else f"{split.total:,.12g} {words.unit(split.kpi)}"
    key = f"split.basis_{split.key.value}{'_plain' if plain and split.key is Key.RESULTS else ''}"
    said = words(key, source=words.sources(rows), total=total, year=rows[0].year if rows else "")
    if weights_of(scene.dataset, split.kpi, Key.RESULTS) is None:
        said += words("split.rule_results")
    if plain:
        return said + words("split.rule_plain") + words("split.not_promise")
    whole = all(part.low.value.is_integer() for part in split.parts) and not unit.endswith("元")
    if whole:
        said += words("split.rule_whole")
    else:
        decimals = max(len(f"{part.low.value:.12g}".partition(".")[2]) for part in split.parts)
        said += words("split.rule_amount", step=f"{10**-decimals:.{decimals}f} {words.unit(split.kpi)}")
    if split.reading.high is not None:
        said += words("split.rule_range")
    return said + words("split.not_promise")


def part_words(part: Part, kpi: Kpi, scene: Scene) -> str:
    """A part in one line, both ends where they differ."""
    return scene.words.span(part.low, part.high, kpi)


def computed_tag(scene: Scene) -> Component:
    """The tag that a computed part always wears."""
    return html.B(scene.words("split.tag"), className="calc")


def split_records(split: Split, parts: Sequence[Part]) -> tuple[Record, ...]:
    """Parts as rows of the table: targets of the units, with the lower and the upper end of a range."""
    year = split.reading.target.year
    made: list[Record] = []
    for part in parts:
        ends = [(Measure.TARGET, part.low), *([(Measure.TARGET_HIGH, part.high)] if part.high else [])]
        made += [
            quantity_record(quantity, year=year, measure=measure, district=part.district.name)
            for measure, quantity in ends
        ]
    return tuple(made)


def key_segments(kpis: Sequence[Kpi], scene: Scene) -> Component:
    """The keys side by side, each an address; one that not all nine have figures for says so and leads nowhere."""
    words, selection = scene.words, scene.selection
    items: list[Component] = []
    for key in Key:
        found = next((one for kpi in kpis if (one := weights_of(scene.dataset, kpi, key))), None)
        if found is None:
            reason = words("split.no_results" if key is Key.RESULTS else f"split.{key.value}", year="")
            items.append(html.Span(reason, title=words("split.rule_results"), **aria(disabled="true")))
            continue
        year = found[0].row.year if found[0].row else ""
        current = aria(current="true") if key is selection.key else {}
        items.append(html.A(words(f"split.{key.value}", year=year), href=selection.change(key=key).href, **current))
    return html.Div(items, className="segs", role="group", **aria(label=words("split.key")))


def target_segments(kpi: Kpi, scene: Scene) -> Component | None:
    """The targets of the city side by side, each an address; None where there is only one that can be divided."""
    words, selection = scene.words, scene.selection
    chosen = chosen_reading(kpi, scene)
    able = [one for one in city_readings(scene.dataset, kpi) if refusal(kpi, one) is None]
    if len(able) < 2:
        return None
    items = [
        html.A(
            words("split.aim_of", year=one.target.year, target=target_text(one, kpi, scene)),
            href=selection.change(target=one.token).href,
            **(aria(current="true") if chosen and one.token == chosen.token else {}),
        )
        for one in able
    ]
    return html.Div(items, className="segs", role="group", **aria(label=words("split.aim")))


def reading_segments(kpi: Kpi, chosen: Reading, scene: Scene) -> Component:
    """The readings of next year's target, each an address; headline, arithmetic and division follow the chosen one."""
    words = scene.words
    items = [
        html.A(
            words("ledger.by_growth" if one.is_growth else "ledger.by_level")
            + words("mark.colon")
            + target_text(one, kpi, scene),
            href=scene.selection.change(target=one.token).href,
            **(aria(current="true") if one.token == chosen.token else {}),
        )
        for one in readings(scene.dataset.series(kpi.name), scene.year + 1)
    ]
    label = html.Span(words("ledger.reading"))
    segments = html.Div(items, className="segs", role="group", **aria(label=words("ledger.reading")))
    return html.Div([label, segments], className="reads-head")


def share_bar(fraction: float) -> Component:
    """A part as a hatched bar in the frame of the whole."""
    return html.Div(
        [html.I(className="share-rest"), html.I(className="share", style={"width": f"{fraction * 100:.2f}%"})],
        className="bullet",
        **aria(hidden="true"),
    )
