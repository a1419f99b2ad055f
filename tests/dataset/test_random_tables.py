"""No sound table is refused, whatever it holds and however it is written; and every fault put into one is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.schema import SchemaError
from dashboard.dataset.table import Dataset
from tests.dataset.random_faults import KINDS, Kind, Lines, spoiled
from tests.dataset.random_tables import COLUMNS, NAMES, csv_row, files, tables
from tests.random_examples import many
from tests.tables import CATALOG, Cells, csv_text, row


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a table is written, beside a catalog without KPIs, which is read sooner."""
    folder = tmp_path_factory.mktemp("random")
    places_and_documents = CATALOG.read_text(encoding="utf-8").partition("[[kpi]]")[0]
    (folder / "catalog.toml").write_text(f"kpi = []\n{places_and_documents}", encoding="utf-8")
    return folder / "kpis.csv"


def read(path: Path, content: bytes) -> Dataset:
    path.write_bytes(content)
    return read_dataset(path, path.with_name("catalog.toml"))


def refused(path: Path, content: bytes) -> tuple[SchemaError, ...]:
    with pytest.raises(DatasetError) as caught:
        read(path, content)
    return caught.value.faults


def places(faults: Sequence[SchemaError]) -> set[tuple[int, str]]:
    return {(fault.row, fault.column) for fault in faults}


def judged(path: Path, data: st.DataObject, lines: Lines) -> None:
    """Await that what is blamed in a table is named, with row, column and cell, and nothing else."""
    content, rows = data.draw(files(lines))
    placed = zip(rows, lines, strict=True)
    blamed = {(row, column, line.cells[column]) for row, line in placed for column in line.blamed}
    assert {(fault.row, fault.column, fault.value) for fault in refused(path, content)} == blamed


@settings(max_examples=many(40))
@given(st.data())
def test_no_sound_table_is_refused_and_every_cell_comes_back(path: Path, data: st.DataObject) -> None:
    lines = data.draw(tables())
    content, rows = data.draw(files(lines))
    dataset = read(path, content)
    found = [
        (
            one.row, str(one.area), one.kpi, one.breakdown, one.district, str(one.year),
            str(one.month or ""), one.measure, one.value, one.unit, one.qualifier, one.status,
            f"{one.source.document.id} {one.source.place}", one.note,
        )
        for one in dataset.at(range(dataset.size))
    ]  # fmt: skip
    written = [[float(cell) if column == "value" else cell for column, cell in line.cells.items()] for line in lines]
    assert found == [(row, *cells) for row, cells in zip(rows, written, strict=True)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.words)
@settings(max_examples=many(3))
@given(data=st.data())
def test_a_fault_of_any_kind_is_named_in_its_row_and_column(path: Path, kind: Kind, data: st.DataObject) -> None:
    judged(path, data, data.draw(spoiled([kind])))


@settings(max_examples=many(25))
@given(st.data(), st.lists(st.sampled_from(KINDS), min_size=1, max_size=12))
def test_many_faults_are_all_named_and_nothing_sound_is(path: Path, data: st.DataObject, kinds: list[Kind]) -> None:
    judged(path, data, data.draw(spoiled(kinds)))


@settings(max_examples=many(10))
@given(st.data(), st.sets(st.sampled_from(COLUMNS), max_size=11), st.sets(st.sampled_from(COLUMNS)), st.sets(NAMES))
def test_every_missing_doubled_and_unknown_column_is_named(
    path: Path, data: st.DataObject, missing: set[str], twice: set[str], unknown: set[str]
) -> None:
    unknown = {name.replace("\ufeff", "?") for name in unknown} - {*COLUMNS}
    twice -= missing
    assume(missing or twice or unknown)
    columns = [*(column for column in COLUMNS if column not in missing), *sorted(twice), *sorted(unknown)]
    content, _ = data.draw(files(data.draw(tables()), columns))
    assert places(refused(path, content)) == {(0, f"column {name}") for name in missing | twice | unknown}


@pytest.mark.parametrize(
    ("rows", "blamed"),
    [
        ([row(), row(year=2012, unit=""), row(year=2011, unit="")], {(3, "unit"), (4, "unit")}),
        ([row(), row(year=2012, unit=" 件")], {(3, "unit")}),
        ([row("many", measure="target"), row("5", measure="target_high")], {(2, "value")}),
        ([row("6 ", measure="target"), row("5", measure="target_high")], {(2, "value")}),
        ([row(source="summary-2013  I, II(8)2"), row(year=2012)], {(2, "source")}),
    ],
    ids=[
        "empty units are no usual unit", "nor is one with a blank", "no number", "a number with a blank",
        "two blanks",
    ],
)  # fmt: skip
def test_what_random_tables_found_stays_found(path: Path, rows: list[Cells], blamed: set[tuple[int, str]]) -> None:
    assert places(refused(path, csv_text(rows).encode())) == blamed


def test_a_very_long_cell_hides_no_row_with_too_many(path: Path) -> None:
    text = csv_text([row(note="x" * 200_000), row(year=2012)]).rstrip("\n") + ",y\n"
    assert places(refused(path, text.encode())) == {(3, "row")}


@settings(max_examples=many(10))
@given(st.data())
def test_every_row_with_too_many_cells_is_named(path: Path, data: st.DataObject) -> None:
    lines = data.draw(tables())
    longer = data.draw(st.lists(st.sampled_from(lines), min_size=1, unique_by=id))
    for line in longer:
        line.extra = tuple(data.draw(st.lists(NAMES, min_size=1, max_size=3)))
    content, rows = data.draw(files(lines))
    wanted = {(row, "row") for row, line in zip(rows, lines, strict=True) if line.extra}
    assert places(refused(path, content)) == wanted


@settings(max_examples=many(10))
@given(st.data(), st.integers(0, 11), st.integers(0, 3), st.booleans())
def test_a_quotation_mark_left_open_is_named_where_it_opens(
    path: Path, data: st.DataObject, column: int, after: int, quoted: bool
) -> None:
    sound = data.draw(tables())
    cells = list(row().values())
    plain = [",".join(cells) + "\n"] * after  # in it no other mark could close the cell
    cells[column] = '"' + cells[column]
    rows = [csv_row((line.cells[name] for name in COLUMNS), quoted=quoted, end="\n") for line in sound]
    text = "".join([",".join(COLUMNS) + "\n", *rows, ",".join(cells) + "\n", *plain])
    assert places(refused(path, text.encode())) == {(len(sound) + 2, "row")}


@settings(max_examples=many(10))
@given(st.lists(st.sampled_from(["\n", "\r\n"]), max_size=9), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_a_file_of_nothing_but_line_ends_is_empty(path: Path, ends: list[str], encoding: str) -> None:
    (fault,) = refused(path, "".join(ends).encode(encoding))
    assert (fault.row, fault.column, fault.allowed) == (0, "file", "is empty")


@settings(max_examples=many(10))
@given(st.data())
def test_a_byte_that_no_encoding_has_is_told_of_the_file(path: Path, data: st.DataObject) -> None:
    content, _ = data.draw(files(data.draw(tables())))
    place = data.draw(st.integers(0, len(content)))
    wrong = [content[:place] + b"\xff" + content[place:], content.decode("gb18030", "replace").encode("utf-16")]
    (fault,) = refused(path, data.draw(st.sampled_from(wrong)))
    assert (fault.row, fault.column) == (0, "file")
    assert "save it as" in fault.allowed


@pytest.mark.parametrize("times", ["0", "-1", "1.5", "", "x", "²"])
def test_how_often_the_examples_are_tried_is_a_whole_number(times: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESTS_TIMES", times)
    with pytest.raises(ValueError, match="TESTS_TIMES"):
        many(100)


def test_the_examples_are_the_usual_ones_or_as_many_times_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESTS_TIMES", raising=False)
    assert many(40) == 40
    monkeypatch.setenv("TESTS_TIMES", "30")
    assert many(40) == 1200
