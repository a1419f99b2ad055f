"""How hard is each promise? The growth that targets ask for against the growth of the year before."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.target import required_text, rule_text, target_text
from dashboard.dataset.model import Kpi
from dashboard.figures.effort import EffortRow, effort_figure
from dashboard.metrics.area import HARDEST_FIRST
from dashboard.metrics.export_rows import records
from dashboard.metrics.growth import Effort, Judgement, Reading, effort, readings
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene

SYMBOLS = {"far": "▲▲", "faster": "▲", "same": "=", "easier": "▽", "unknown": "◌"}


def effort_chart(kpis: Sequence[Kpi], scene: Scene) -> Chart | None:
    """Every reading of every target that has a result to grow from, hardest first; None where there is none."""
    words, year = scene.words, scene.year
    found = [
        (kpi, reading, effort(scene.dataset.series(kpi.name), reading))
        for kpi in kpis
        for reading in readings(scene.dataset.series(kpi.name), year + 1)
        if reading.required is not None
    ]
    if not found:
        return None
    found.sort(key=lambda one: (HARDEST_FIRST.index(one[2].judgement), -(one[2].ratio or 0), -(one[1].required or 0)))
    rows = []
    for kpi, reading, _ in found:
        series = scene.dataset.series(kpi.name)
        rows += [row for row in (series.actual(year), series.growth(year), reading.target) if row is not None]
        rows += reading.high.basis if reading.high else ()
    kpi, _, weighed = found[0]
    title = (
        words.phrases("effort_chart.title", kpi=words.kpi(kpi), ratio=f"{weighed.ratio:.2f}")
        if weighed.ratio is not None
        else words.phrases("effort_chart.none", year=year)
    )
    return Chart(
        key="effort",
        figure=effort_figure([_row(*one, scene) for one in found], scene.theme),
        title=title,
        sub=words("effort_chart.sub", year=year, next=year + 1),
        records=records(rows),
        legend=(
            ("result", words("effort_chart.achieved", year=year)),
            ("diamond", words("effort_chart.required", year=year + 1)),
        ),
        foot=words("effort_chart.rule") + words("chart.source", sources=words.sources(rows)),
    )


def _row(kpi: Kpi, reading: Reading, weighed: Effort, scene: Scene) -> EffortRow:
    words = scene.words
    name, target = words.kpi(kpi), target_text(reading, kpi, scene)
    judgement = words(f"effort.{weighed.judgement.value}")
    ratio = f" {weighed.ratio:.2f}" if weighed.ratio is not None else ""
    judged = weighed.judgement is not Judgement.UNKNOWN
    why = (
        rule_text(weighed.required or 0, weighed.achieved or 0, weighed.judgement, scene)
        if judged
        else words(f"rule.{weighed.reason}", year=scene.year)
    )
    asked = f"<b>{name}</b><br>{words('effort_chart.required', year=scene.year + 1)} {required_text(reading, words)}"
    growth = scene.dataset.series(kpi.name).growth(scene.year)
    return EffortRow(
        name,
        words("effort_chart.by", target=target),
        None if weighed.achieved is None else round(weighed.achieved * 100, 6),
        round((reading.required or 0) * 100, 6),
        None if reading.required_high is None else round(reading.required_high * 100, 6),
        f"{SYMBOLS[weighed.judgement.value]}{ratio} {judgement}",
        weighed.judgement is Judgement.FAR,
        f"<b>{name}</b><br>{words('effort_chart.achieved', year=scene.year)} {growth.value}%"
        f"<br>{words('mark.source')}{words.sources([growth])}"
        if growth
        else "",
        f"{asked}<br>{target}<br>{why}<br>{words('mark.source')}{words.sources([reading.target])}",
        scene.selection.to(View.KPI, kpi=kpi.name).change(target=reading.token).href,
    )
