"""Puts the form of a place into lines with fields: context, what stands in the draft, what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.components.desk.areas import AreaTab, FaultLink
from dashboard.components.desk.form import Choice, Clash, FormField, FormLine
from dashboard.components.desk.frame import months_through
from dashboard.dataset.model import Task
from dashboard.dataset.numbers import number, percent, spread
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.cells import CellError
from dashboard.returns.checks import check_jumps
from dashboard.returns.desk.draft import CHOICES, FIGURES, DraftSource, field_name, form_of, parse_typed
from dashboard.returns.desk.model import CellKey, Cells, Comments, Conflict, RoundKey, line_key
from dashboard.returns.form import Form, FormRow
from dashboard.returns.layout import COLUMNS, INPUT_ROLES, ColumnRole
from dashboard.returns.messages import ImportIssue
from dashboard.returns.row_values import parsed_units
from dashboard.web.auth.form_view import local_time
from dashboard.web.desk.previews import own_words, row_text, unit_text

TASK_ROLES = (ColumnRole.VALUE, ColumnRole.REMARK)
STATE_RANGE = "0–1"  # of a task, from not begun to done


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A form with a draft in it: faults, notes and what texts are taken for by the name of their field."""

    dataset: Dataset
    form: Form
    cells: Cells
    faults: Mapping[str, Sequence[str]]
    notes: Mapping[str, Sequence[str]]
    readings: Mapping[str, str]
    clashes: Mapping[str, Clash]
    translate: Translator

    def tabs(self) -> list[AreaTab]:
        """The areas with how much of each is filled."""
        return [
            AreaTab(
                area.number, self.translate.area(area), sum(map(self._holds, rows)),
                sum(not self._is_filled(row) for row in rows), len(rows),
                *(sum(len(texts.get(field_name(row, role), ())) for row in rows for role in INPUT_ROLES)
                  for texts in (self.faults, self.notes)),
            )
            for area, rows in self.form.areas
        ]  # fmt: skip

    def fault_links(self) -> list[FaultLink]:
        """The faults and notes of all areas."""
        colon = self.translate("mark.colon")
        return [
            FaultLink(f"{row_text(row, self.translate)}{colon}{text}", str(row.area), name, is_note=texts is self.notes)
            for row in self.form.rows
            for name in (field_name(row, role) for role in INPUT_ROLES)
            for texts in (self.faults, self.notes)
            for text in texts.get(name, ())
        ]

    def lines(self, area: int, comments: Comments) -> list[FormLine]:
        """The rows of an area; `comments` are the bureau's."""
        return [self._line(row, comments) for row in self.form.rows if row.area == area]

    def growths(self) -> dict[str, str]:
        """The growth that each row's result means, by the row's number; empty where it cannot be told."""
        return {row.number: self._growth(row) for row in self.form.rows}

    def heads(self) -> dict[str, str]:
        """The names of the form's columns."""
        names = {"kpi": ColumnRole.KPI, "target": ColumnRole.TARGET, "main": ColumnRole.VALUE}
        heads = {name: self._label(role) for name, role in names.items()}
        month, translate = self.form.month, self.translate
        last = "desk.last_result"
        if month:
            last = "desk.same_months" if month == 1 else "desk.same_months_and_last"
            heads["main"] = translate("desk.through_months", through=months_through(month, translate))
        return heads | {"last": translate(last), "growth": translate("desk.derived_growth")}

    def _holds(self, row: FormRow) -> bool:
        return self._is_filled(row) and not any(self.faults.get(field_name(row, role)) for role in INPUT_ROLES)

    def _is_filled(self, row: FormRow) -> bool:
        return any(self.text(row, role) for role in FIGURES)

    def text(self, row: FormRow, role: ColumnRole) -> str:
        """What stands in a cell."""
        return self.cells.get(CellKey(row.kpi.name, row.breakdown, role.value), "")

    def texts(self) -> dict[str, str]:
        """What stands in the fields, by name."""
        texts = {field_name(row, role): self.text(row, role) for row in self.form.rows for role in INPUT_ROLES}
        return {name: text for name, text in texts.items() if text}

    def _label(self, role: ColumnRole) -> str:
        column = next(column for column in COLUMNS[self.form.kind] if column.role is role)
        return column.chinese if self.translate.is_chinese else column.english

    def _line(self, row: FormRow, comments: Comments) -> FormLine:
        translate, last, target = self.translate, row.last, row.target
        roles = [column.role for column in COLUMNS[self.form.kind] if column.role in INPUT_ROLES]
        if row.is_task:  # a state and what was done
            roles = [role for role in roles if role in TASK_ROLES or self.text(row, role)]
        fields = {role: self._field(row, role) for role in roles}
        high = row.target_high.value if row.target_high else None
        definition = ""
        if not row.breakdown:
            definition = translate.definition(row.kpi)
        elif row.is_task and (task := translate.catalog.tasks.get(row.breakdown)):
            definition = translate.task_summary(task)
        names = [translate.kpi(row.kpi), translate.breakdown(row.breakdown) if row.breakdown else ""]
        name, breakdown = reversed(names) if row.is_task else names
        entry = translate.catalog.tasks.get(row.breakdown) if row.is_task else None
        return FormLine(
            number=row.number,
            name=name,
            breakdown=breakdown,
            definition=definition,
            owner=translate("desk.owner", name=entry.owner) if entry and entry.owner else "",
            is_task=row.is_task,
            last=number(last.value) if last else "–",
            last_note=self._last_note(row),
            target=self._due(entry) if entry else spread(target.value, high) if target else translate("desk.no_target"),
            target_note=translate("desk.year_end" if row.kpi.stock else "desk.whole_year") if target else "",
            growth=self._growth(row),
            main=fields.pop(ColumnRole.VALUE),
            more=tuple(fields.values()),
            comment=comments.get(line_key(row.kpi.name, row.breakdown), ""),
        )

    def _due(self, task: Task) -> str:
        """The month at whose end a task is due; that of the plan's year where the catalog names none."""
        month = int(task.due.partition("-")[2] or MONTHS)
        return self.translate("progress.due_month", month=self.translate.month(month))

    def _last_note(self, row: FormRow) -> str:
        """The time of the last result where it is not the same of the year before; else the last month's result."""
        last, form, translate = row.last, self.form, self.translate
        if last and (last.year, last.month) != (form.year - 1, form.month):
            return translate.period(last.year, last.month)
        month = (form.month or 1) - 1
        if not month:
            return ""
        before = self.dataset.series(row.kpi.name, form.place.name, row.breakdown).actual(form.year, month)
        time = months_through(month, translate)
        return f"{time} {number(before.value) if before else translate('desk.state_empty')}"

    def _growth(self, row: FormRow) -> str:
        """The growth to the same months of last year that the typed result means; empty where it cannot be told."""
        last = row.last
        if last is None or not last.value or (last.year, last.month) != (self.form.year - 1, self.form.month):
            return ""
        try:
            value = parse_typed(self.text(row, ColumnRole.VALUE), row.unit)
        except CellError:
            return ""
        if value is None:
            return ""
        return percent(float((value / Decimal(repr(last.value)) - 1) * 100), digits=1, sign=True)

    def _field(self, row: FormRow, role: ColumnRole) -> FormField:
        translate, name, unit = self.translate, field_name(row, role), ""
        choice = None
        if role in CHOICES:
            words = {word: _half(text, translate) for text, word in CHOICES[role].items()}
            if role is ColumnRole.STATUS:  # the first is what a figure is unless somebody says otherwise
                words = {"": words.pop(next(iter(words))), **words}
            choice = Choice({word: text or translate("desk.no_qualifier") for word, text in words.items()})
        elif role is ColumnRole.GROWTH:
            unit = "%"
        elif role is not ColumnRole.REMARK:
            unit = STATE_RANGE if row.is_task else unit_text(row.unit, row.kpi, translate)
        return FormField(
            name, role.value, translate("desk.task_done") if row.is_task and role is ColumnRole.REMARK
            else self._label(role), unit, self.text(row, role), choice,
            self.faults.get(name, ()), self.notes.get(name, ()), self.readings.get(name, ""), self.clashes.get(name),
        )  # fmt: skip


def draft_form(
    dataset: Dataset, key: RoundKey, place: str, cells: Cells, translate: Translator, conflicts: Sequence[Conflict] = ()
) -> DraftForm:
    """The form of a place with a draft; what can be checked without the rest of the table is checked."""
    source = DraftSource(key, place, cells)
    form = form_of(dataset, key, place)
    values, issues = source.parse(form)
    results = list(check_jumps([value for own in values.values() for value in own], dataset))
    faults = [*issues, *(result.issue for result in results if not result.is_warning)]
    notes = _by_field([result.issue for result in results if result.is_warning], form, translate)
    return DraftForm(
        dataset, form, cells, _by_field(faults, form, translate), notes, _readings(form, cells, translate),
        _clashes(form, conflicts, translate), translate,
    )  # fmt: skip


def typed_cells(form: Form, area: int, fields: Mapping[str, str]) -> dict[CellKey, str]:
    """The cells of an area that a form posts, without blanks at their ends."""
    return {
        CellKey(row.kpi.name, row.breakdown, role.value): fields[field_name(row, role)].strip()
        for row in form.rows if row.area == area
        for role in INPUT_ROLES if field_name(row, role) in fields
    }  # fmt: skip


def _by_field(issues: Sequence[ImportIssue], form: Form, translate: Translator) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for issue in issues:
        texts.setdefault(issue.origin.cell, []).append(own_words(issue, form, translate))
    return texts


def _clashes(form: Form, conflicts: Sequence[Conflict], translate: Translator) -> dict[str, Clash]:
    names = {(row.kpi.name, row.breakdown): row for row in form.rows}
    clashes: dict[str, Clash] = {}
    for conflict in conflicts:
        row, current = names.get((conflict.key.kpi, conflict.key.breakdown)), conflict.current
        if row is None:
            continue
        time, nothing = local_time(current.time).split(" ")[-1], translate("desk.use_nothing")
        both = {"current": current.text or nothing, "typed": conflict.typed or nothing}
        text = translate("desk.conflict", who=current.who, time=time, **both)
        clashes[field_name(row, ColumnRole(conflict.key.role))] = Clash(text, current.text, conflict.typed)
    return clashes


def _readings(form: Form, cells: Cells, translate: Translator) -> dict[str, str]:
    """What is read otherwise than it was typed: １，２３４ as 1,234."""
    readings: dict[str, str] = {}
    for row in form.rows:
        for role, unit in parsed_units(form, row).items():
            text = cells.get(CellKey(row.kpi.name, row.breakdown, role.value), "")
            if not text:
                continue
            value = _parsed(text, unit, is_share=row.is_task)
            if value is not None and text not in (number(float(value)), f"{value:f}"):
                reading = translate("desk.read_as", typed=text, value=number(float(value)))
                readings[field_name(row, role)] = reading
    return readings


def _parsed(text: str, unit: str, *, is_share: bool) -> Decimal | None:
    try:
        return parse_typed(text, unit, is_share=is_share)
    except CellError:
        return None


def _half(text: str, translate: Translator) -> str:
    """The half of a bilingual choice in the reader's language."""
    chinese, _, english = text.partition(" ")
    return chinese if translate.is_chinese else english
