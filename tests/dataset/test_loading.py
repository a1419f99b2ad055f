"""Files as they come: encodings, blank lines, broken cells."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.table import Dataset
from tests.tables import CATALOG, csv_text, growth, row

HEADER = ",".join(COLUMNS)
LINE = csv_text([row()]).splitlines()[1]


def read(folder: Path, content: str | bytes) -> Dataset:
    path = folder / "kpis.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_dataset(path, CATALOG)


def refused(folder: Path, content: str | bytes) -> tuple[str, ...]:
    with pytest.raises(DatasetError) as caught:
        read(folder, content)
    return caught.value.sentences


def test_row_numbers_are_those_a_spreadsheet_shows_also_after_blank_lines(tmp_path: Path) -> None:
    content = f"{HEADER}\n\n{LINE}\n,,,,,,,,,,,\n\n{LINE.replace('2013,', '2014,', 1).replace('6190', 'many')}\n"
    (sentence,) = refused(tmp_path, content)
    assert sentence.startswith("kpis.csv row 6, value: 'many'")


def test_a_line_break_inside_a_cell_does_not_move_the_row_numbers(tmp_path: Path) -> None:
    content = f'{HEADER}\n{LINE}"two\nlines"\n{LINE.replace("2013,", "2014,", 1)}\n'
    figures = read(tmp_path, content).series("专利申请量").observations
    assert [(figure.row, figure.note) for figure in figures] == [(2, "two\nlines"), (3, "")]


def test_cells_that_are_left_out_at_the_end_of_a_row_are_empty_cells(tmp_path: Path) -> None:
    columns = {
        sentence.split(",")[1].split(":")[0].strip() for sentence in refused(tmp_path, f"{HEADER}\n8,专利申请量\n")
    }
    assert columns == {"district", "year", "measure", "value", "unit", "status", "source"}
    assert read(tmp_path, f"{HEADER}\n{LINE.removesuffix(',')}\n").size == 1


def test_a_row_with_too_many_cells_is_named_with_both_counts(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path, f"{HEADER}\n{LINE}\n\n{LINE},x\n")
    assert "row 4" in sentence
    assert "has 13 cells; the header has 12" in sentence


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path, f'{HEADER}\n{LINE}\n{LINE}"abc\n')
    assert sentence.startswith("kpis.csv row 3")
    assert "tokenizing" not in sentence


@pytest.mark.parametrize("content", [f"{HEADER}\n{LINE}\n".encode("utf-16"), b"\xff\xff" * 40], ids=["UTF-16", "bytes"])
def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path, content: bytes) -> None:
    (sentence,) = refused(tmp_path, content)
    assert sentence == "kpis.csv, file: is neither UTF-8 nor GB 18030; save it as “CSV UTF-8”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    "tail", ["", "{end}", "{end}{end}{end}", "{end},,,,,,,,,,,{end}"], ids=["none", "one", "blank", "commas"]
)
def test_a_table_is_read_as_excel_writes_it(tmp_path: Path, encoding: str, end: str, tail: str) -> None:
    path = tmp_path / "kpis.csv"
    path.write_bytes(f"{HEADER}{end}{LINE}{tail.format(end=end)}".encode(encoding))
    dataset = read_dataset(path, CATALOG)
    (figure,) = dataset.at(range(dataset.size))
    assert (figure.kpi, figure.value, figure.row) == ("专利申请量", 6190, 2)
    assert dataset.digest == sha256(path.read_bytes()).hexdigest()


def test_a_header_without_rows_says_that_a_figure_is_needed(tmp_path: Path) -> None:
    for content in (HEADER, f"{HEADER}\n\n,,,\n"):
        (sentence,) = refused(tmp_path, content)
        assert "the table has no rows" in sentence


def test_semicolons_instead_of_commas_name_the_missing_columns(tmp_path: Path) -> None:
    sentences = refused(tmp_path, f"{HEADER}\n{LINE}\n".replace(",", ";"))
    assert sum("missing" in sentence for sentence in sentences) == len(COLUMNS)


def test_a_missing_file_and_a_folder_are_plain_faults(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(DatasetError) as caught:
            read_dataset(path, CATALOG)
        (sentence,) = caught.value.sentences
        assert sentence.startswith(f"{path.name}, file: cannot be read")


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    table = csv_text([row() | {"area": "10"}, growth(), row(year=1900), row(year=2012, district="火星区")])
    places = [sentence.split(":")[0] for sentence in refused(tmp_path, table)]
    assert places == ["kpis.csv row 2, area", "kpis.csv row 4, year", "kpis.csv row 5, district"]


def test_the_digest_changes_with_the_file_and_only_then(tmp_path: Path) -> None:
    table = csv_text([row()])
    first, again, other = (read(tmp_path, text).digest for text in (table, table, table.replace("6190", "6191")))
    assert first == again != other
