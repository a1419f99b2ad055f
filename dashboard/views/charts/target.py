"""How far are results from their targets? Several KPIs as shares of theirs, or one in every reading of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.components.chart import Chart
from dashboard.components.target import target_text
from dashboard.dataset.model import Kpi, Measure, Observation, published
from dashboard.dataset.numbers import number, percent
from dashboard.figures.bullet import Bullet, Goal, bullet_figure
from dashboard.metrics.export_rows import Record, quantity_record, record, records
from dashboard.metrics.growth import Reading, readings
from dashboard.metrics.outcome import outcomes
from dashboard.routing.view_context import Scene


def progress_chart(kpis: Sequence[Kpi], scene: Scene) -> Chart | None:
    """Results as shares of next year's targets, the farthest first; None without a result and a target."""
    words, year = scene.words, scene.year
    found: list[tuple[float, Kpi, Observation, tuple[Reading, ...]]] = []
    for kpi in kpis:
        series = scene.dataset.series(kpi.name)
        result, aims = series.actual(year), readings(series, year + 1)
        if result is not None and aims and aims[0].level is not None and aims[0].level.value:
            found.append((result.value / aims[0].level.value, kpi, result, aims))
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    bullets = [_bullet(share, kpi, result, aims, scene) for share, kpi, result, aims in found]
    rows: list[Record] = []
    for _, _, result, aims in found:
        rows.append(record(result))
        for aim in aims:
            rows += records([aim.target, *(aim.high.basis if aim.high else ())])
            if aim.level is not None and aim.level.is_derived:
                rows.append(quantity_record(aim.level, year=year + 1, measure=Measure.TARGET))
    share, kpi = found[0][0], found[0][1]
    return Chart(
        key="progress",
        figure=bullet_figure(bullets, scene.theme, suffix="%"),
        title=words.phrases(
            "progress.one" if len(found) == 1 else "progress.all" if share >= 1 else "progress.many",
            kpi=words.kpi(kpi),
            share=percent(share * 100, digits=1),
            count=len(found),
            year=year,
            next=year + 1,
        ),
        sub=scene.of_city(words("progress.sub", year=year, next=year + 1)),
        records=tuple(dict.fromkeys(rows)),
        legend=bullet_legend(
            [aims[0] for _, _, _, aims in found], [len(aims) for *_, aims in found], year, year + 1, scene
        ),
        foot=words("chart.source", sources=words.sources([b for r in rows for b in r.quantity.basis])),
    )


def target_chart(kpi: Kpi, scene: Scene) -> Chart | None:
    """One KPI in its own unit against every reading of a target: next year's, else the newest that has a result.

    None where no target can be put beside a result.
    """
    words = scene.words
    series = scene.dataset.series(kpi.name)
    ends = [scene.year + 1, *(told.result.year for told in reversed(outcomes(series)))]
    for end in ends:
        aims = [aim for aim in readings(series, end, scene.selection.target) if aim.level is not None]
        result = series.actual(end - 1 if end == scene.year + 1 else end)
        if aims and result is not None:
            break
    else:
        return None
    value = scene.value(published(result), kpi)
    rows = [record(result), *records(aim.target for aim in aims)]
    rows += [record(aim.high.basis[0]) for aim in aims if aim.high]
    rows += [
        quantity_record(aim.level, year=end, measure=Measure.TARGET)
        for aim in aims
        if aim.level is not None and aim.level.is_derived
    ]
    levels = [aim.level.value for aim in aims if aim.level is not None]
    targets = [target_text(aim, kpi, scene) for aim in aims]
    if len(aims) > 1:
        gap = number(round(abs(levels[0] - levels[1]), 6))
        title = words.phrases("target.two", next=end, a=targets[0], b=targets[1], gap=gap, unit=words.unit(kpi))
    else:
        title = words.phrases("target.one", year=result.year, value=value, next=end, target=targets[0])
    goals = tuple(
        replace(_goal(aim, 1, index > 0, kpi, scene), label=_aims([aim], kpi, scene)) for index, aim in enumerate(aims)
    )
    hover = scene.hover_row(result, f"{words.kpi(kpi)} {result.year}")
    bullet = Bullet(str(result.year), result.value, value, hover, goals, "")
    return Chart(
        key="target",
        figure=bullet_figure([bullet], scene.theme),
        title=title,
        sub=scene.of_city(words("target.sub", kpi=words.kpi(kpi), unit=words.unit(kpi))),
        records=tuple(rows),
        legend=bullet_legend(aims[:1], [len(aims)], result.year, end, scene),
        foot=words("chart.source", sources=words.sources([b for r in rows for b in r.quantity.basis])),
    )


def bullet_legend(
    aims: Sequence[Reading], counts: Sequence[int], year: int, end: int, scene: Scene
) -> tuple[tuple[str, str], ...]:
    """The marks that bullets of these readings use; `counts` says how many readings each bullet has."""
    words = scene.words
    made = [("bar", words("legend.result", year=year))]
    if any(aim.level is not None and not aim.level.is_derived for aim in aims):
        made.append(("goal", words("legend.aim", year=end)))
    if any(aim.high for aim in aims):
        made.append(("range", words("legend.range")))
    if any(count > 1 for count in counts):
        made.append(("second", words("legend.second")))
    if any(aim.level is not None and aim.level.is_derived for aim in aims):
        made.append(("goal-hollow", words("legend.goal_derived")))
    return tuple(made)


def _bullet(share: float, kpi: Kpi, result: Observation, aims: tuple[Reading, ...], scene: Scene) -> Bullet:
    base = aims[0].level.value if aims[0].level else 1
    head = f"{scene.words.kpi(kpi)} {result.year}"
    return Bullet(
        scene.words.kpi(kpi),
        share * 100,
        scene.value(published(result), kpi),
        scene.hover_row(result, head),
        tuple(_goal(aim, 100 / base, index > 0, kpi, scene) for index, aim in enumerate(aims) if aim.level),
        _aims(aims, kpi, scene),
        link=scene.kpi_href(kpi),
    )


def _goal(aim: Reading, scale: float, second: bool, kpi: Kpi, scene: Scene) -> Goal:
    words = scene.words
    assert aim.level is not None  # callers keep only readings with a level
    head = f"{words.kpi(kpi)} {aim.target.year} {words('measure.target')}"
    return Goal(
        aim.level.value * scale,
        scene.hover(aim.level, kpi, head),
        high=aim.high.value * scale if aim.high else None,
        second=second,
        hollow=aim.level.is_derived and not second,
    )


def _aims(aims: Sequence[Reading], kpi: Kpi, scene: Scene) -> str:
    """All readings of a target in one line, a growth with the level it means."""
    words = scene.words
    said = []
    for aim in aims:
        text = target_text(aim, kpi, scene)
        means = aim.is_growth and aim.level is not None
        said.append(words("target.means", target=text, value=number(aim.level.value)) if means and aim.level else text)
    return words("mark.semicolon").join(said)
