"""Parses URLs: what a path and a query select, with the nearest valid choices where they name nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from urllib.parse import parse_qsl, unquote

from dashboard.dataset.model import CITY, TASKS
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.schema import MONTHS, is_year
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES
from dashboard.i18n.terms import translator
from dashboard.metrics.allocation import AllocationKey, TargetAllocation, allocate_target, city_target, city_targets
from dashboard.metrics.area import headlines
from dashboard.metrics.progress import ProgressState
from dashboard.metrics.progress_rows import NO_OWNER, TaskState, reported_months
from dashboard.metrics.proposal import lock, locked_text, parse_locked, revise
from dashboard.metrics.table_value import table_value
from dashboard.routing.selection import (
    DATA_COLUMNS,
    LONG_LISTS,
    MAP_ALLOCATION,
    MISSED_TARGETS,
    PLAIN_VIEWS,
    PROGRESS_BRIEFING,
    STANDING_COLUMNS,
    THEMES,
    VERSION_SEPARATOR,
    WHOLE_YEAR,
    Selection,
    View,
)  # fmt: skip

MAX_CHOICES = 16  # choices that are offered for a wrong value
MAX_VALUE_CHARS = 200  # characters of a query parameter's value
MAX_FIX_CHARS = 250  # nine locked amounts have fewer
FIELD = re.compile(r"u\d{6}", re.ASCII)  # the part of a county in the form of a proposal
VERSIONS = re.compile(rf"([0-9a-f]{{8}}){re.escape(VERSION_SEPARATOR)}([0-9a-f]{{8}})")


@dataclass(frozen=True, slots=True)
class InvalidUrl:
    """Describes a URL that selects nothing: the wrong value, and links to what it may have meant.

    `part` is path, area, kpi, task, source, or the name of a query parameter; `fallback` keeps what could be read.
    """

    part: str
    value: str
    choices: tuple[tuple[str, Selection], ...]
    fallback: Selection


def parse_url(path: str, query: str, dataset: Dataset) -> Selection | InvalidUrl:
    """Return what a URL selects; InvalidUrl with the nearest valid choices where a part of it names nothing."""
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    parameters = {
        name: value[: MAX_FIX_CHARS if name == "fix" else MAX_VALUE_CHARS]
        for name, value in pairs
        if value or FIELD.fullmatch(name)
    }
    allowed: dict[str, Mapping[str, object]] = {
        "district": _unchanged(district.name for district in dataset.catalog.choosable),
        "year": {str(year): None if year == dataset.report_year else year for year in dataset.all_years},
        "lang": _unchanged(LANGUAGES),
        "theme": _unchanged(THEMES),
        "map": _unchanged([*dataset.kpis, MAP_ALLOCATION]),
        "key": {key.value: key for key in AllocationKey},
    }
    valid = {name: values[parameters[name]] for name, values in allowed.items() if parameters.get(name) in values}
    base = Selection().change(**valid)
    view = _view(unquote(path), base, dataset, parameters.get("month", ""))
    for name, values in allowed.items():
        if name in parameters and name not in valid:
            selection = base if isinstance(view, InvalidUrl) else view
            texts = [text for text in values if text != MAP_ALLOCATION or selection.view is View.KPI]
            nearest = _nearest(parameters[name], texts)
            choices = tuple((text, selection.change(**{name: values[text]})) for text in nearest)
            return _normalized_choices(InvalidUrl(name, parameters[name], choices, base))
    if isinstance(view, InvalidUrl):
        return _normalized_choices(view)
    view = _normalized(view)
    match view.view:
        case View.KPI | View.ALLOCATE:
            tokens = (target.token for target in city_targets(dataset, dataset.kpis[view.kpi or ""]))
            chosen = _with_controls(view, parameters, {"target": _unchanged(tokens)})
            if isinstance(chosen, InvalidUrl) or view.view is View.KPI:
                return chosen
            return _with_proposal(chosen, parameters, dataset)
        case View.PROGRESS:
            return _with_progress(view, parameters, dataset)
        case View.BRIEFING:
            return _with_briefing(view, parameters, dataset)
        case View.DISTRICTS:
            return _with_comparison(view, parameters, dataset)
        case View.CHECKS:
            return _with_controls(view, parameters, {"all": _unchanged(LONG_LISTS[View.CHECKS])})
        case View.DATA:
            return _with_filters(view, parameters, dataset)
    return view


def _unchanged(texts: Iterable[str]) -> dict[str, str]:
    """Return allowed values of a parameter that are selected as they are written."""
    return {text: text for text in texts}


def _normalized(selection: Selection) -> Selection:
    """Return the selection that its URL reads as: the map shows a divided target in the KPI view alone."""
    is_divided_elsewhere = selection.map == MAP_ALLOCATION and selection.view is not View.KPI
    return selection.change(map=None) if is_divided_elsewhere else selection


def _normalized_choices(invalid: InvalidUrl) -> InvalidUrl:
    choices = tuple((text, _normalized(selection)) for text, selection in invalid.choices)
    return replace(invalid, choices=choices, fallback=_normalized(invalid.fallback))


def _view(path: str, base: Selection, dataset: Dataset, month: str) -> Selection | InvalidUrl:
    match path.strip("/").split("/", 1):
        case [""]:
            return base
        case [name] if name in PLAIN_VIEWS:
            return base.change(view=View(name))
        case ["area", text]:
            numbers = {str(area.number): area.number for area in dataset.catalog.areas}
            if text in numbers:
                return base.change(view=View.AREA, area=numbers[text])
            areas = tuple((area.name, base.to(View.AREA, area=area.number)) for area in dataset.catalog.areas)
            return InvalidUrl("area", text, areas, base)
        case ["kpi", name]:
            subject = name.removesuffix("/allocate")
            if subject != name and name not in dataset.kpis and subject in dataset.kpis:
                return base.change(view=View.ALLOCATE, kpi=subject)
            if name in dataset.kpis:
                return base.change(view=View.KPI, kpi=name)
            return InvalidUrl("kpi", name, _kpi_choices(name, base, dataset), base)
        case ["task", name]:
            if dataset.task(name) is not None:
                return base.change(view=View.TASK, task=name)
            nearest = _nearest(name, dataset.breakdowns(TASKS))
            return InvalidUrl("task", name, tuple((text, base.to(View.TASK, task=text)) for text in nearest), base)
        case ["source", text]:
            return _source(text, month, base, dataset)
    plain = tuple((f"/{view.value}", base.to(view)) for view in PLAIN_VIEWS)
    return InvalidUrl("path", path, (("/", base), *plain), base)


def _source(text: str, month: str, base: Selection, dataset: Dataset) -> Selection | InvalidUrl:
    """Return the source of the figure that `MEASURE/YEAR/PLACE/KPI`, perhaps `/BREAKDOWN`, and a month identify."""
    measure, year, place, subject = [*text.split("/", 3), "", "", ""][:4]
    kpi = max((name for name in dataset.kpis if f"{subject}/".startswith(f"{name}/")), key=len, default="")
    if measure in set(Measure) and is_year(year) and kpi and month in ("", *MONTHS):
        key = RowKey(kpi, subject[len(kpi) + 1 :], place, int(year), Measure(measure), int(month) if month else None)
        if table_value(dataset, key) is not None:
            return base.change(view=View.SOURCE, kpi=kpi, row=key)
    return InvalidUrl("source", text, _kpi_choices(kpi or subject, base, dataset), base)


def _kpi_choices(name: str, base: Selection, dataset: Dataset) -> tuple[tuple[str, Selection], ...]:
    """Return the KPI of a name, else those with similar ones, else the headline goals."""
    goals = [kpi.name for kpi in headlines(dataset)]
    nearest = [name] if name in dataset.kpis else _nearest(name, list(dataset.kpis), goals)
    return tuple((kpi, base.to(View.KPI, kpi=kpi)) for kpi in nearest)


def _nearest(text: str, names: Sequence[str], otherwise: Sequence[str] = ()) -> Sequence[str]:
    """Return the names that are spelt like a text; where none is, those to offer otherwise, else the first ones."""
    return get_close_matches(text, names, n=6, cutoff=0.2) or otherwise or names[:MAX_CHOICES]


def _with_comparison(selection: Selection, parameters: Mapping[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """Add the comparison's own controls: the area, the ranked KPI, a second place, the order, a list shown whole."""
    places = [place.name for place in dataset.catalog.choosable if place.name not in (CITY, selection.district)]
    columns = (*STANDING_COLUMNS, MISSED_TARGETS, *(kpi.name for kpi in headlines(dataset)))
    allowed: dict[str, Mapping[str, object]] = {
        "area": {str(area.number): area.number for area in dataset.catalog.areas},
        "kpi": _unchanged(dataset.kpis),
        "beside": _unchanged(places),
        "sort": _unchanged(f"{sign}{column}" for column in columns for sign in ("", "-")),
        "all": _unchanged(LONG_LISTS[View.DISTRICTS]),
    }
    return _with_controls(selection, parameters, allowed)


def _with_progress(selection: Selection, parameters: Mapping[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """Add the controls of the year under way: its month, the charted KPI, and which targets and tasks are listed."""
    owners = {task.owner for task in dataset.catalog.tasks.values()} - {""}
    allowed: dict[str, Mapping[str, object]] = {
        "month": _months(selection, dataset),
        "kpi": _unchanged(kpi.name for kpi in dataset.area_kpis),
        "area": {str(area.number): area.number for area in dataset.catalog.areas},
        "state": _unchanged((*ProgressState, *TaskState)),
        "owner": _unchanged((NO_OWNER, *sorted(owners))),
        "all": _unchanged(LONG_LISTS[View.PROGRESS]),
    }
    return _with_controls(selection, parameters, allowed)


def _with_briefing(selection: Selection, parameters: Mapping[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """Add the kind of the briefing, and of that of the year under way its month."""
    kinds = {"annual": "", PROGRESS_BRIEFING: PROGRESS_BRIEFING}
    chosen = _with_controls(selection, parameters, {"kind": kinds})
    if isinstance(chosen, InvalidUrl) or not chosen.kind:
        return chosen
    return _with_controls(chosen, parameters, {"month": _months(selection, dataset)})


def _months(selection: Selection, dataset: Dataset) -> dict[str, str]:
    """Return the months of the year under way that can be chosen: those reported, before the first all."""
    year = (selection.year or dataset.report_year) + 1
    return _unchanged([*map(str, reported_months(dataset, year))] or MONTHS)


def _with_filters(selection: Selection, parameters: Mapping[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """Add the data view's own controls: filters, order, search, page, two versions."""
    allowed: dict[str, Mapping[str, object]] = {
        "area": {str(number): number for number in range(len(dataset.catalog.areas) + 1)},
        "measure": _unchanged(measure.value for measure in Measure),
        "month": _unchanged((WHOLE_YEAR, *MONTHS)),
        "sort": _unchanged(f"{sign}{column}" for column in DATA_COLUMNS for sign in ("", "-")),
    }
    filtered = _with_controls(selection, parameters, allowed)
    if isinstance(filtered, InvalidUrl):
        return filtered
    between, page = parameters.get("between", ""), parameters.get("page", "1")
    versions = VERSIONS.fullmatch(between)
    if between and not versions:
        return InvalidUrl("between", between, (("/data", selection),), selection)
    return filtered.change(
        search=parameters.get("q", ""),
        between=(versions[1], versions[2]) if versions else None,
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
    )


def _with_proposal(selection: Selection, parameters: Mapping[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """Add the locked amounts of a proposal, from the short form `fix` and from the fields of a submitted form.

    A form names each field by the code of its county, `u360121`, and leaves out none: one without a value is empty.
    """
    kpi, fix = dataset.kpis[selection.kpi or ""], parameters.get("fix", "")
    target = city_target(dataset, kpi, selection.year or dataset.report_year, selection.target)
    allocation = allocate_target(dataset, kpi, target, selection.key) if target else None
    if not isinstance(allocation, TargetAllocation):
        return selection
    locked = parse_locked(fix, dataset, kpi)
    if locked is None:
        return InvalidUrl("fix", fix, ((kpi.name, selection),), selection)
    proposal = lock(allocation, locked)
    fields = [parameters.get(f"u{part.district.code}") for part in proposal.parts]
    if any(field is not None for field in fields):
        translate, locks = translator(selection.lang, dataset.catalog), [part.is_locked for part in proposal.parts]
        proposal, faults = revise(proposal, fields, locks, translate)
        selection = selection.change(fix=locked_text(proposal.locked))
        if faults:
            value = translate.listed([f"{translate.district(fault.district)} “{fault.text}”" for fault in faults])
            return InvalidUrl("amount", value, ((kpi.name, selection),), selection)
    return selection.change(fix=locked_text(proposal.locked))


def _with_controls(
    selection: Selection, parameters: Mapping[str, str], allowed: Mapping[str, Mapping[str, object]]
) -> Selection | InvalidUrl:
    """Add the controls of a view; a value that is not allowed is an error like any other part of a URL."""
    chosen = {name: parameters[name] for name in allowed if name in parameters}
    for name, value in chosen.items():
        values = allowed[name]
        if value not in values:
            texts = list(values) if len(values) <= MAX_CHOICES else _nearest(value, list(values))
            choices = tuple((text, selection.change(**{name: values[text]})) for text in texts)
            return InvalidUrl(name, value, choices, selection)
    return selection.change(**{name: allowed[name][value] for name, value in chosen.items()})
