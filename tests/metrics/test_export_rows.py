"""The rows behind a chart, as records and as CSV."""

from __future__ import annotations

import pytest

import dashboard.metrics.export_rows
from dashboard.dataset.observation import Measure, Qualifier, Status
from dashboard.dataset.quantity import Certainty, Quantity
from dashboard.dataset.schema import ALL_COLUMNS, validate
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.metrics.composition import composition
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import (
    ENGLISH_COLUMNS,
    REMAINDER,
    SAMPLE_NOTE,
    ExportRow,
    export_row,
    export_rows,
    iter_csv,
    note_text,
    quantity_row,
    to_csv,
    unit_text,
)
from dashboard.metrics.growth import results_by_year
from tests.facts import fact, present
from tests.tables import frame_of, real_rows, rows_of


def only_row(one: ExportRow) -> dict[str, str]:
    (cells,) = rows_of(to_csv([one]))
    return cells


def test_the_file_opens_in_a_spreadsheet_as_utf8_with_the_columns_of_the_dataset() -> None:
    text = to_csv([export_row(fact())])
    assert text.startswith("\ufeff" + ",".join(ALL_COLUMNS) + "\r\n")
    assert text.endswith("\r\n")


def test_the_whole_table_written_and_read_again_is_the_table(dataset: Dataset) -> None:
    written = rows_of(to_csv(export_rows(dataset.at(range(dataset.size)))))
    assert validate(frame_of(written), dataset.catalog) == ()
    assert [cells | {"value": float(cells["value"])} for cells in written] == [
        cells | {"value": float(cells["value"])} for cells in real_rows()
    ]


def test_a_derived_row_is_marked_with_its_formula_and_the_sources_of_its_basis(dataset: Dataset) -> None:
    implied = results_by_year(dataset.series("技术市场交易额"))[2014]
    cells = only_row(quantity_row(implied, year=2014))
    assert [cells[name] for name in ("kpi", "year", "measure", "value", "status", "note", "source")] == [
        "技术市场交易额", "2014", "actual", "24.62", "derived", "32 ÷ 1.3", "points-2015 全文",
    ]  # fmt: skip


def test_a_sum_cites_each_of_its_sources_once_and_a_rest_is_named_as_a_rest(dataset: Dataset) -> None:
    summed = present(total(dataset, dataset.kpis["获全国先进集体称号"], 2013))
    rest = present(present(composition(dataset, dataset.kpis["省级科技进步奖"], 2013)).rest)
    rows = only_row(quantity_row(summed, year=2013)), only_row(quantity_row(rest, year=2013, breakdown=REMAINDER))
    assert [(cells["breakdown"], cells["value"], cells["note"]) for cells in rows] == [
        ("", "2", "1 + 1"), ("其余（未分列）", "10", "12 − 2"),
    ]  # fmt: skip
    assert rows[0]["source"] == "summary-2013 I; summary-2013 I(7)3"


def test_a_published_quantity_is_its_own_row(dataset: Dataset) -> None:
    figure = present(dataset.series("专利申请量").actual(2013))
    assert quantity_row(export_row(figure).quantity, year=1999, measure=Measure.TARGET) == export_row(figure)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    cells = only_row(export_row(fact(kpi=text, breakdown=text, note=text)))
    assert [cells[name] for name in ("kpi", "breakdown", "note")] == [f"'{text}"] * 3


def test_english_names_stand_after_the_columns_of_the_table(dataset: Dataset) -> None:
    figure = present(dataset.series("国家和省级科技项目资金").target_growth(2015))
    (cells,) = rows_of(to_csv([export_row(figure)], dataset))
    assert list(cells) == [*ALL_COLUMNS, *ENGLISH_COLUMNS]
    assert {name: cells[name] for name in ALL_COLUMNS} == only_row(export_row(figure))
    assert [cells[name] for name in ENGLISH_COLUMNS[:4]] == [
        dataset.kpis[figure.kpi].english, "", "Nanchang (whole city)", "%",
    ]  # fmt: skip


def test_a_note_has_its_english_where_the_catalog_knows_it(
    dataset: Dataset, english: Translator, chinese: Translator
) -> None:
    rows = export_rows(dataset.at(range(dataset.size)))
    told = {one.row.note: one for one in rows if one.row and one.row.note}
    assert len(told) > 50
    assert {note: note_text(one, chinese) for note, one in told.items()} == {note: note for note in told}
    assert {note: note_text(one, english) for note, one in told.items()} == {note: english.note(note) for note in told}
    assert {note_text(one, english) for one in rows if one.row and not one.row.note} == {""}


def test_what_is_computed_from_generated_rows_says_so_in_both_languages(
    english: Translator, chinese: Translator
) -> None:
    basis = (fact(status=Status.SAMPLE), fact(status=Status.SAMPLE))
    summed = quantity_row(Quantity(2.0, "件", Qualifier.NONE, Certainty.DERIVED, basis, "1 + 1"), year=2013)
    assert (only_row(summed)["note"], note_text(summed, chinese)) == (f"{SAMPLE_NOTE}；1 + 1",) * 2
    assert note_text(summed, english) == "derived from sample data, not published; 1 + 1"


def test_a_part_has_a_unit_of_its_own(dataset: Dataset, english: Translator, chinese: Translator) -> None:
    part = export_row(fact(breakdown="一等奖", unit="家"))
    found = [unit_text(part, dataset.kpis[part.kpi], words) for words in (chinese, english)]
    assert found == ["家", dataset.catalog.unit_english["家"]]


def test_a_negative_number_stays_a_number_and_words_of_the_source_are_kept() -> None:
    assert only_row(export_row(fact(-12.5, Measure.GROWTH)))["value"] == "-12.5"
    note = "原文为“预计”,一行\n两行"
    cells = only_row(export_row(fact(qualifier=Qualifier.AT_LEAST, status=Status.ESTIMATED, note=note)))
    assert (cells["qualifier"], cells["status"], cells["note"]) == ("at_least", "estimated", note)


def test_a_row_that_is_asked_for_twice_is_written_once() -> None:
    assert len(export_rows([fact(), fact(), fact(1)])) == 2


def test_csv_in_pieces_joins_to_the_whole(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [export_row(row) for row in dataset.at(range(20))]
    for named_in in (None, dataset):
        whole = to_csv(rows, named_in)
        for size in (1, 7, 20):
            monkeypatch.setattr(dashboard.metrics.export_rows, "CHUNK_ROWS", size)
            pieces = list(iter_csv(iter(rows), named_in))
            assert len(pieces) == len(rows) // size + 1
            assert "".join(pieces) == whole
    assert list(iter_csv([])) == [to_csv([])]
