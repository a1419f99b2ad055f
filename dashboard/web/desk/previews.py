"""Puts into words what a return would do to the table, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import product

from dashboard.components.desk.areas import FaultLink
from dashboard.components.desk.preview import Preview, PreviewRow
from dashboard.components.desk.workbook import FileFault
from dashboard.dataset.model import CITY, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import RowKey, Status
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import RowChange, RowContent
from dashboard.i18n.messages import templates
from dashboard.i18n.terms import Translator
from dashboard.returns.checks import row_label
from dashboard.returns.desk.draft import DraftSource, form_of
from dashboard.returns.desk.model import Comments, line_key
from dashboard.returns.form import Form, FormRow
from dashboard.returns.importing import ImportResult
from dashboard.returns.messages import ImportIssue, Message, ReturnRefusedError
from dashboard.returns.row_values import MEASURES
from dashboard.web.desk.above_city import rows_above_city
from dashboard.web.desk.city_sums import city_sums
from dashboard.web.desk.turns import turns_of

QUOTED = re.compile("“([^”]+)”")


def preview_of(
    source: DraftSource, judge: Callable[[DraftSource], ImportResult], dataset: Dataset, translate: Translator,
    comments: Comments,
) -> Preview:  # fmt: skip
    """The preview of a draft or a submission, or its faults; `comments` are those made on its lines."""
    form = form_of(dataset, source.key, source.place)
    try:
        result = judge(source)
    except ReturnRefusedError as error:
        return Preview(faults=[_fault_link(issue, form, translate) for issue in error.issues])
    by_key = {(row.kpi.name, row.breakdown): row for row in form.rows}
    changes = [_row(change, by_key, translate, comments) for change in result.rows]
    empty = {name for submitted in result.returns for name in submitted.empty}
    pairs = list(zip(result.rows, changes, strict=True))
    return Preview(
        warnings=[issue_text(issue, form, translate) for issue in result.warnings],
        added=[row for change, row in pairs if change.old is None],
        changed=[row for change, row in pairs if change.old is not None],
        unchanged=result.unchanged,
        empty={
            f"{area.number} {translate.area(area)}": names
            for area, rows in form.areas
            if (names := [row_text(row, translate) for row in rows if row.number in empty])
        },
        turns=list(turns_of(result, source.key, source.place, translate)),
        sums=city_sums(form, result.after, translate),
        above_city=[row_text(row, translate) for row in rows_above_city(result.warnings, form)],
    )


def values_of(source: DraftSource, dataset: Dataset, translate: Translator, comments: Comments) -> list[PreviewRow]:
    """The values of a submission as rows, whatever the table has."""
    form = form_of(dataset, source.key, source.place)
    by_key = {(row.kpi.name, row.breakdown): row for row in form.rows}
    values, _ = source.parse(form)
    changes = [_change(value.key, value.content) for own in values.values() for value in own]
    return [_row(change, by_key, translate, comments) for change in changes]


def sentence(message: Message, translate: Translator) -> str:
    """A message in the reader's language."""
    return message.chinese if translate.is_chinese else message.english


def file_fault(issue: ImportIssue, translate: Translator) -> FileFault:
    """What is wrong in a file, by file, sheet and cell."""
    origin = issue.origin
    return FileFault(origin.file, origin.sheet, origin.cell, sentence(issue.message, translate))


def row_text(row: FormRow, translate: Translator) -> str:
    """Name a row of the form: 8.1 专利申请量."""
    names = (row.number, translate.kpi(row.kpi), translate.breakdown(row.breakdown) if row.breakdown else "")
    return " ".join(filter(None, names))


def unit_text(unit: str, kpi: Kpi, translate: Translator) -> str:
    """A unit of the table in the reader's language: that of the KPI, or another of one of its values."""
    if translate.is_chinese:
        return unit
    return translate.table_unit(kpi) if unit == kpi.unit else translate.catalog.unit_english.get(unit, unit)


def issue_text(issue: ImportIssue, form: Form, translate: Translator) -> str:
    """A fault or a warning of a draft with the row that it is about."""
    row = next((row for row in form.rows if row.number == issue.origin.cell.partition("-")[0]), None)
    text = own_words(issue, form, translate)
    return f"{row_text(row, translate)}{translate('mark.colon')}{text}" if row else text


def _fault_link(issue: ImportIssue, form: Form, translate: Translator) -> FaultLink:
    field = issue.origin.cell
    return FaultLink(issue_text(issue, form, translate), field.partition(".")[0], field)


def own_words(issue: ImportIssue, form: Form, translate: Translator) -> str:
    """What a fault or a warning of a draft says beside its row, whose name it leaves out, in the reader's language."""
    text = sentence(issue.message, translate)
    row = next((row for row in form.rows if row.number == issue.origin.cell.partition("-")[0]), None)
    places = (form.place, translate.catalog.district(CITY))
    for place, measure in product(places, MEASURES[form.kind].values()):
        if row is None:
            break
        key = RowKey(row.kpi.name, row.breakdown, place.name, form.year, measure, form.month)
        label = row_label(key, translate.catalog)
        if text.startswith(label):
            text = text.removeprefix(label).lstrip(" :为")
    return text if translate.is_chinese else _in_english(text, form, translate)


def _in_english(text: str, form: Form, translate: Translator) -> str:
    """Replaces the names of the form's place, of the city and of KPIs in a sentence."""
    kpis = {row.kpi.name: row.kpi for row in form.rows}
    for place in (form.place, translate.catalog.district(CITY)):
        text = text.replace(place.name, translate.district(place))
    return QUOTED.sub(lambda name: f"“{translate.kpi(kpis[name[1]])}”" if name[1] in kpis else name[0], text)


def _change(key: RowKey, content: RowContent) -> RowChange:
    return RowChange(
        key.kpi, key.breakdown, key.district, str(key.year), key.measure.value, None, content, str(key.month or "")
    )


def _row(
    change: RowChange, rows: Mapping[tuple[str, str], FormRow], translate: Translator, comments: Comments
) -> PreviewRow:
    row = rows.get((change.kpi, change.breakdown))
    key = line_key(change.kpi, change.breakdown)
    name = (
        row_text(row, translate).removeprefix(row.number).strip() if row else f"{change.kpi} {change.breakdown}".strip()
    )
    content = change.new or change.old
    return PreviewRow(
        line=key,
        number=row.number if row else "",
        name=name.strip(),
        measure=translate(f"measure.{change.measure}"),
        old=_amount(change.old, row, translate) if change.old else "",
        new=_amount(change.new, row, translate) if change.new else "",
        note=content.note if content else "",
        comment=comments.get(key, ""),
    )


def _amount(content: RowContent, row: FormRow | None, translate: Translator) -> str:
    unit = unit_text(content.unit, row.kpi, translate) if row and content.unit != "%" else content.unit
    amount = number(float(content.value))
    words = [amount if row and row.is_task else f"{amount}{'' if unit == '%' else ' '}{unit}"]
    if content.qualifier:
        words.append(templates(translate.language)[f"qualifier.{content.qualifier}"].replace("{}", "").strip())
    if content.status != Status.REPORTED.value:
        words.append(translate(f"status.{content.status}"))
    return translate.listed(words)
