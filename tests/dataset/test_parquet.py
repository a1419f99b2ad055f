"""Parquet is another form of the same table: same cells, same checks, same faults."""

from __future__ import annotations

import hashlib
import io
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.parquet import parquet_cells
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.table import Dataset
from dashboard.returns.sample.file import write_sample
from dashboard.returns.sample.table import SampleError, sample_dataset
from dashboard.settings import MIN_ROWS
from dashboard.web import cli
from tests.tables import CATALOG, Cells, growth, row, write_table

ROWS = [row(), growth(), row("987.7", kpi="高新技术产业总产值", unit="亿元", area=2, note="示例")]


def typed(rows: list[Cells]) -> dict[str, Any]:
    """Rows as the columns that most programs would write."""
    cells: dict[str, Any] = {name: [one[name] for one in rows] for name in COLUMNS}
    return cells | {
        "area": arrow.array([int(cell) for cell in cells["area"]], arrow.int64()),
        "year": arrow.array([int(cell) for cell in cells["year"]], arrow.int64()),
        "value": arrow.array([float(cell) for cell in cells["value"]], arrow.float64()),
    }


def written(folder: Path, columns: dict[str, Any], **options: Any) -> Path:
    path = folder / "kpis.parquet"
    parquet.write_table(arrow.table(columns), path, **options)
    return path


def parquet_bytes(dataset: Dataset) -> bytes:
    content = io.BytesIO()
    dataset.write(content, parquet=True)
    return content.getvalue()


def read(path: Path) -> Dataset:
    return read_dataset(path, CATALOG)


def refused(path: Path) -> tuple[str, ...]:
    with pytest.raises(DatasetError) as caught:
        read(path)
    return caught.value.sentences


def cells_of(dataset: Dataset) -> list[list[str]]:
    return dataset.as_text().astype(str).to_numpy().tolist()


def test_the_real_table_is_the_same_from_parquet_as_from_csv(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    path.write_bytes(parquet_bytes(dataset))
    again = read(path)
    assert cells_of(again) == cells_of(dataset)
    assert again.at(range(again.size)) == dataset.at(range(dataset.size))
    schema = parquet.read_schema(path)
    assert [str(schema.field(name).type) for name in ("area", "year", "value")] == ["int64", "int64", "double"]


def test_a_written_sample_reads_back_as_it_was(dataset: Dataset, tmp_path: Path) -> None:
    sample = sample_dataset(dataset, size=MIN_ROWS)
    for name in ("sample.csv", "sample.parquet", "SAMPLE.PARQUET"):
        write_sample(sample, tmp_path / name)
    one, *others = (read(tmp_path / name) for name in ("sample.csv", "sample.parquet", "SAMPLE.PARQUET"))
    assert all(cells_of(other) == cells_of(one) for other in others)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["SAMPLE.PARQUET", "sample.csv", "sample.parquet"]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_a_float_that_was_written_reads_back_as_the_same(numbers: list[float]) -> None:
    sink = arrow.BufferOutputStream()
    columns = typed([row()] * len(numbers)) | {"value": arrow.array(numbers, arrow.float64())}
    parquet.write_table(arrow.table(columns), sink)
    texts = parquet_cells(sink.getvalue().to_pybytes())["value"].tolist()
    assert [float(text) for text in texts] == numbers
    assert not any(text.endswith(".0") for text in texts)


@pytest.mark.parametrize(
    "types",
    [
        pytest.param({}, id="whole numbers and floats"),
        pytest.param({"area": "int8", "year": "uint16", "value": "float32"}, id="short numbers"),
        pytest.param({"area": "double", "year": "double", "value": "decimal"}, id="floats and decimals"),
        pytest.param(dict.fromkeys(COLUMNS, "string"), id="texts"),
        pytest.param(dict.fromkeys(COLUMNS, "large_string"), id="large texts"),
        pytest.param(dict.fromkeys(("kpi", "unit", "note"), "string_view"), id="views of texts"),
        pytest.param(dict.fromkeys(COLUMNS, "dictionary"), id="categories of texts and numbers"),
    ],
)
def test_typed_columns_are_the_cells_that_csv_would_have(types: dict[str, str], tmp_path: Path) -> None:
    columns = typed(ROWS) | {name: arrow.array([one[name] for one in ROWS]) for name in types if name not in
                             ("area", "year", "value")}  # fmt: skip
    for name, kind in types.items():
        cells = arrow.array(columns[name])
        if kind == "decimal":
            cells = arrow.array([Decimal(one[name]) for one in ROWS], arrow.decimal128(9, 2))
        elif kind == "dictionary":
            cells = cells.dictionary_encode()
        elif kind in ("string", "large_string") and name in ("area", "year", "value"):
            cells = arrow.array([one[name] for one in ROWS], getattr(arrow, kind)())
        else:
            cells = cells.cast(kind)
        columns[name] = cells
    found = read(written(tmp_path, columns))
    assert found.at(range(3)) == read(write_table(tmp_path, ROWS)).at(range(3))


@pytest.mark.parametrize("kind", ["int8", "double", "string"])
def test_months_are_whole_numbers_or_nothing(kind: str, tmp_path: Path) -> None:
    rows = [row(month=6), row(), row(month=12)]
    months = arrow.array([6, None, 12]).cast(kind)
    found = read(written(tmp_path, typed(rows) | {"month": months}))
    assert [one.month for one in found.at(range(3))] == [6, None, 12]
    again = tmp_path / "again.parquet"
    again.write_bytes(parquet_bytes(found))
    assert read(again).cells(range(3)) == found.cells(range(3)) == read(write_table(tmp_path, rows)).cells(range(3))


def test_many_groups_of_rows_are_one_table(tmp_path: Path) -> None:
    rows = [row(number, year=1980 + number, note="甲" if number % 2 else "") for number in range(9)]
    for types in ({}, {"note": arrow.array([one["note"] for one in rows]).dictionary_encode()}):
        found = read(written(tmp_path, typed(rows) | types, row_group_size=2))
        assert [(one.row, one.value, one.note) for one in found.at(range(9))] == [
            (number + 2, number, "甲" if number % 2 else "") for number in range(9)
        ]


def test_faults_have_the_rows_and_words_that_they_have_in_csv(tmp_path: Path) -> None:
    spoiled = [
        row(), row(year=1900), row(year=2012, district="火星区"), dict.fromkeys(COLUMNS, ""), row("", year=2011),
        row(year=2010, unit="家"), row(), row("7", year=2014, measure="target_high"),
    ]  # fmt: skip
    path = tmp_path / "kpis.parquet"
    texts = {name: [one[name] for one in spoiled] for name in COLUMNS}
    parquet.write_table(arrow.table(texts), path)
    expected = refused(write_table(tmp_path, spoiled))
    assert len(expected) == 7
    assert [line.replace("kpis.parquet", "kpis.csv") for line in refused(path)] == list(expected)
    nulls = {name: [cell or None for cell in cells] for name, cells in texts.items()}
    assert refused(written(tmp_path, nulls)) == refused(path)


def test_numbers_are_judged_where_they_are_typed(tmp_path: Path) -> None:
    columns = typed([row(year=year) for year in range(2010, 2016)])
    columns["value"] = arrow.array([1.0, float("nan"), float("inf"), None, -5.0, 1e15], arrow.float64())
    columns["year"] = arrow.array([2010.0, 2011.0, 2012.0, 2013.0, 2014.0, 2015.5], arrow.float64())
    assert [sentence.split(" – ")[0] for sentence in refused(written(tmp_path, columns))] == [
        "kpis.parquet row 3, value: 'nan'", "kpis.parquet row 4, value: 'inf'", "kpis.parquet row 5, value: ''",
        "kpis.parquet row 6, value: '-5'", "kpis.parquet row 7, year: '2015.5'",
    ]  # fmt: skip


def test_a_column_of_nulls_is_a_column_of_empty_cells(tmp_path: Path) -> None:
    found = read(written(tmp_path, typed(ROWS) | {name: arrow.nulls(3) for name in ("note", "qualifier", "breakdown")}))
    assert {(one.note, one.qualifier.value, one.breakdown) for one in found.at(range(3))} == {("", "", "")}


def test_a_column_that_is_neither_text_nor_number_is_named_with_its_type(tmp_path: Path) -> None:
    columns = typed(ROWS) | {"note": [["a"], ["b"], []], "status": [True, False, True]}
    assert refused(written(tmp_path, columns)) == (
        "kpis.parquet, column status: is of the type bool; text and numbers are allowed",
        "kpis.parquet, column note: is of the type list<element: string>; text and numbers are allowed",
    )


def test_missing_unknown_and_doubled_columns_are_named(tmp_path: Path) -> None:
    columns = typed(ROWS)
    renamed = {("indicator" if name == "kpi" else name): cells for name, cells in columns.items()}
    assert {sentence.split(":")[0] for sentence in refused(written(tmp_path, renamed | {"extra": [b"1"] * 3}))} == {
        "kpis.parquet, column kpi", "kpis.parquet, column indicator", "kpis.parquet, column extra",
    }  # fmt: skip
    doubled = arrow.table(columns).append_column("unit", [columns["unit"]])
    parquet.write_table(doubled, tmp_path / "kpis.parquet")
    (sentence,) = refused(tmp_path / "kpis.parquet")
    assert sentence == "kpis.parquet, column unit: stands more than once; each column stands once"


@pytest.mark.parametrize("columns", [{}, {name: [] for name in COLUMNS}], ids=["no column", "no row"])
def test_a_table_of_nothing_is_a_fault(columns: dict[str, Any], tmp_path: Path) -> None:
    sentences = refused(written(tmp_path, columns))
    assert len(sentences) == (1 if columns else len(COLUMNS))
    assert ("the table has no rows" if columns else "missing") in sentences[0]


def test_a_file_that_is_not_parquet_says_so(tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    for content in (b"", b"PAR1", write_table(tmp_path, ROWS).read_bytes(), b"PAR1" + bytes(99) + b"PAR1"):
        path.write_bytes(content)
        assert refused(path) == ("kpis.parquet, file: is not a Parquet file, or a damaged one",)


def test_a_damaged_file_is_never_read_as_another_table(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    content, expected = parquet_bytes(dataset), cells_of(dataset)
    for place in np.linspace(4, len(content) - 1, 120, dtype=int):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            assert cells_of(read(path)) == expected  # a byte that says nothing of the table
        except DatasetError as error:
            assert all(sentence.startswith("kpis.parquet") for sentence in error.sentences)
    for damaged in (content[:-9], content.replace(b"note", b"n\xd4te")):
        path.write_bytes(damaged)
        assert refused(path) == ("kpis.parquet, file: is not a Parquet file, or a damaged one",)


def test_a_parquet_table_under_another_name_is_read_too(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "kpis.csv"
    path.write_bytes(parquet_bytes(dataset))
    assert read(path).size == dataset.size


def test_the_digest_is_that_of_the_files_bytes(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    path.write_bytes(parquet_bytes(dataset))
    assert read(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_without_pyarrow_the_command_that_installs_it_is_named(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kpis.parquet"
    path.write_bytes(parquet_bytes(dataset))
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    assert refused(path) == ("kpis.parquet, file: Parquet needs pyarrow; install it with: pip install -e '.[parquet]'",)
    sample = sample_dataset(dataset, size=MIN_ROWS)
    with pytest.raises(SampleError, match=r"new\.parquet: Parquet needs pyarrow; install it with: pip install"):
        write_sample(sample, tmp_path / "new.parquet")
    write_sample(sample, tmp_path / "new.csv")
    assert not (tmp_path / "new.parquet").exists()


def test_the_command_line_writes_checks_and_refuses_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "returns.parquet"
    assert cli.main(["sample", str(path), "--rows", "1000", "--seed", "7"]) == 0
    assert cli.main(["check", str(path)]) == 0
    assert "returns.parquet is sound" in capsys.readouterr().out
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SystemExit):
        cli.main(["check", str(path)])
    assert "returns.parquet, file: is not a Parquet file, or a damaged one" in capsys.readouterr().err
