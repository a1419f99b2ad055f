"""The upper half of the briefing: the headline goals in a table, and the targets that ask the most."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.kpi_card import bullet, judged_line
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import required_text, target_text, target_words, verdict_line
from dashboard.components.target_allocation import chosen_part, computed_tag, part_words
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.district import standings, total
from dashboard.metrics.growth import Effort, Reading, readings
from dashboard.routing.view_context import Scene

Aim = tuple[Kpi, Reading, Effort]


def goals_table(goals: Sequence[Kpi], scene: Scene) -> Component:
    """One line per headline goal: result, growth, target, what it asks for, the judgement.

    With a district chosen its own figure leads, the city's stand beside it, and its computed part ends the line.
    """
    words, year = scene.words, scene.year
    heads = [
        ("table.kpi", ""),
        *([] if scene.is_city else [("brief.own", "r")]),
        ("brief.result" if scene.is_city else "brief.city", "r"),
        ("brief.growth", "r"),
        *([("", "brief-bullet")] if scene.is_city else []),
        ("brief.aim" if scene.is_city else "brief.city_aim", "r"),
        *([("brief.need", "r")] if scene.is_city else [("brief.part", "r")]),
        ("brief.verdict", ""),
    ]
    district = words.label(scene.district)
    titles = [
        words(key, year=year + (key in ("brief.aim", "brief.city_aim")), district=district) if key else ""
        for key, _ in heads
    ]
    head: list[Component] = [
        html.Th(title, scope="col", className=kind) if title else html.Td(className=kind)
        for title, (_, kind) in zip(titles, heads, strict=True)
    ]
    head[-2] = head[-2] if scene.is_city else html.Th([computed_tag(scene), titles[-2]], scope="col", className="r")
    body = [html.Tr(_goal(kpi, scene)) for kpi in goals]
    kind = "of-city" if scene.is_city else "of-place"
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className=f"brief-goals {kind}")


def hardest_list(aims: Sequence[Aim], scene: Scene) -> Component:
    """Each target with the growth it requires over the growth achieved, as two bars on one scale."""
    reach = max([(one.required or 0) for _, _, one in aims] + [(one.achieved or 0) for _, _, one in aims], default=0)
    return html.Ol([_hard(kpi, reading, effort, reach, scene) for kpi, reading, effort in aims], className="brief-hard")


def _goal(kpi: Kpi, scene: Scene) -> list[Component]:
    words, year = scene.words, scene.year
    series = scene.dataset.series(kpi.name)
    result, growth, found = total(scene.dataset, kpi, year), series.growth(year), readings(series, year + 1)
    verdict, _ = judged_line(kpi, found, scene)
    silent = words("brief.unpublished")
    shown = html.Span(scene.value(result, kpi), className="tr") if result else _muted(silent)
    aims: list[Component] = [] if found else [_muted(words("card.unjudged"))]
    for index, one in enumerate(found):
        aim = _aim(one, kpi, scene, bare=result is not None)
        aims.append(html.Small(words("brief.also", target=aim)) if index else html.Span(aim, className="tt"))
    cells: list[Component] = [html.Th(html.A(words.kpi(kpi), href=scene.kpi_href(kpi)), scope="row")]
    if not scene.is_city:
        cells.append(html.Td(_own(kpi, scene), className="r"))
    cells += [
        html.Td(shown, className="r"),
        html.Td(percent(growth.value, sign=True) if growth else _muted(silent), className="r"),
        *([html.Td(bullet(result.value, found) if result else "", className="brief-bullet")] if scene.is_city else []),
        html.Td(aims, className="r"),
        html.Td(_need(found, kpi, scene), className="r")
        if scene.is_city
        else html.Td(_part(kpi, scene), className="r"),
        html.Td(verdict),
    ]
    return cells


def _need(found: Sequence[Reading], kpi: Kpi, scene: Scene) -> list[Component | str]:
    """The growth that a level asks for; the level, derived, that a growth means."""
    if not found:
        return []
    first = found[0]
    if first.is_growth and first.level is not None:
        return [html.Span(scene.value(first.level, kpi), className="is-derived")]
    return [required_text(first, scene.words)]


def _own(kpi: Kpi, scene: Scene) -> Component:
    """The chosen place's own figure, with its year where it is another one."""
    found = standings(scene.dataset, kpi, scene.year)
    standing = found.of(scene.district) if found else None
    if found is None or standing is None:
        return _muted(scene.words("brief.unpublished"))
    value = scene.value(standing.quantity, kpi)
    if found.year != scene.year:
        value = scene.words("brief.dated", value=value, year=found.year)
    return html.Span(value, className="tr")


def _aim(reading: Reading, kpi: Kpi, scene: Scene, *, bare: bool) -> str:
    """A target in one line; `bare` without its unit, where the result beside it bears the same one."""
    before, value, after = target_words(reading, kpi, scene)
    if not bare or reading.is_growth:
        return target_text(reading, kpi, scene)
    said = after.replace(scene.words.unit(kpi), "", 1).strip()
    return " ".join(filter(None, (before, value, said)))


def _part(kpi: Kpi, scene: Scene) -> list[Component]:
    found = chosen_part(kpi, scene)
    return [_muted("–") if found is None else html.I(part_words(found[1], kpi, scene), className="is-computed tt")]


def _hard(kpi: Kpi, reading: Reading, effort: Effort, reach: float, scene: Scene) -> Component:
    words, year = scene.words, scene.year
    judgement = effort.judgement.value
    known = effort.achieved is not None
    ratio = f"{effort.ratio:.2f}" if effort.ratio is not None else ""
    aim = html.Span(target_text(reading, kpi, scene), className="tt")
    lines = [
        _bar("result", words("brief.achieved", year=year), effort.achieved, reach, scene),
        _bar(
            "target",
            words("brief.required", year=year + 1),
            effort.required,
            reach,
            scene,
            required_text(reading, words),
        ),
    ]
    reason = [] if known else [html.Span(words(f"rule.{effort.reason}", year=year), className="muted")]
    return html.Li(
        [
            html.P([html.A(words.kpi(kpi), href=scene.kpi_href(kpi), className="name"), aim]),
            html.Div(lines, className="brief-bars"),
            html.Div([verdict_line(judgement, words(f"effort.{judgement}"), ratio), *reason], className="brief-judged"),
        ]
    )


def _bar(kind: str, name: str, value: float | None, reach: float, scene: Scene, text: str = "") -> Component:
    """One bar with its name before and its value behind it; words where the value is not published."""
    if value is None:
        shown: list[Component] = [_muted(scene.words("brief.unpublished"))]
    else:
        width = f"{max(value, 0) / reach * 60 if reach else 0:.1f}%"
        shown = [
            html.I(className=f"bar-{kind}", style={"width": width}),
            html.Span(text or percent(value * 100, sign=True)),
        ]
    return html.P([html.Span(name, className="muted"), html.Span(shown, className="drawn")])


def _muted(text: str) -> Component:
    return html.Span(text, className="muted")
