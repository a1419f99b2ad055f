"""Spoiled returns: each is refused with a clear message, and leaves no trace in the table or beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from dashboard.dataset.numbers import is_whole
from dashboard.dataset.table import Dataset
from dashboard.returns.form import FormKind
from dashboard.returns.layout import FORM_SHEET, ColumnRole
from dashboard.returns.messages import SENTENCES, ReturnRefusedError
from dashboard.returns.workbook_reader import workbook_return
from dashboard.returns.workbook_security import read_upload
from tests.returns.desk import Desk, blank, cell_of, fill, row_of
from tests.returns.spoils import (
    CELLS,
    FILES,
    IDENTITIES,
    NAME,
    SHAPES,
    TEXTS,
    edited,
    form_of,
    hidden,
    saved,
)
from tests.tables import csv_text, row

SOUND = {"1.1": 12}
TODAY = date(2026, 3, 8)


def issues(path: Path, content: bytes, dataset: Dataset) -> dict[str, str]:
    """Where the faults of a workbook are, in Chinese, and what is said of them in English, in their order."""
    path.write_bytes(content)
    with pytest.raises(ReturnRefusedError) as refusal:
        workbook_return(path, read_upload(path), dataset, TODAY, None)
    sentences = [str(issue) for issue in refusal.value.issues]
    for chinese, _, english in (sentence.partition("。 ") for sentence in sentences):
        assert chinese.startswith(f"文件 {path.name}")
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese.partition("：")[2])
        assert english
    return {sentence.split("：")[0].removeprefix(f"文件 {path.name}"): sentence for sentence in sentences}


def refused(desk: Desk, *words: str | Path) -> list[str]:
    """The faults of an import that must change nothing: one a line, in Chinese and then in English."""
    before = desk.tracks()
    result = desk.run("import", *words)
    assert (result.code, result.out) == (2, "")
    assert desk.tracks() == before
    *faults, last = result.err.splitlines()
    assert last.startswith(f"共 {len(faults)} 处错误，没有写入任何数据")
    assert last.endswith(f"{len(faults)} fault(s), nothing was written.")
    return faults


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_form_is_refused(dataset: Dataset, tmp_path: Path, name: str) -> None:
    file, spoil, words = FILES[name]
    (sentence,) = issues(tmp_path / file, spoil(dataset), dataset).values()
    assert words in sentence


@pytest.mark.parametrize("name", SHAPES)
def test_a_form_with_other_rows_columns_or_sheets_is_refused(dataset: Dataset, tmp_path: Path, name: str) -> None:
    edit, words, place = SHAPES[name]
    where = f"{place}”" if "sheet" in words or "part of" in words else f"{FORM_SHEET}”，{place}"
    assert words in issues(tmp_path / NAME, edited(edit)(dataset), dataset)[f"，工作表“{where}"]


def test_all_that_is_hidden_or_differs_from_the_texts_that_went_out_is_named_at_once(
    dataset: Dataset, tmp_path: Path
) -> None:
    book = blank(form_of(dataset), dataset)
    sheet = book[FORM_SHEET]
    sheet.row_dimensions[8].hidden = sheet.column_dimensions["D"].hidden = True
    for cell, (text, _) in TEXTS.items():
        sheet[cell].value = text
    sentences = issues(tmp_path / NAME, saved(book), dataset)
    expected = {cell: words for cell, (_, words) in TEXTS.items()} | {"8:8": "is hidden", "D:D": "is hidden"}
    assert set(sentences) == {f"，工作表“{FORM_SHEET}”，{cell}" for cell in expected}
    for cell, words in expected.items():
        assert words in sentences[f"，工作表“{FORM_SHEET}”，{cell}"]


@pytest.mark.parametrize(("label", "value", "words"), IDENTITIES)
def test_a_form_of_another_identity_is_refused(
    dataset: Dataset, tmp_path: Path, label: str, value: str, words: str
) -> None:
    (sentence,) = issues(tmp_path / NAME, hidden(label, value)(dataset), dataset).values()
    assert words in sentence


@pytest.mark.parametrize("kind", FormKind)
def test_every_cell_that_cannot_be_read_is_named_at_once(dataset: Dataset, tmp_path: Path, kind: FormKind) -> None:
    form = form_of(dataset, kind=kind)
    book = blank(form, dataset)
    whole = [line.number for line in form.rows if is_whole(line.unit)]
    expected = {}
    for line, (role, value, words) in zip(whole, CELLS[kind], strict=False):
        fill(book, form, {line: value}, role)
        expected[cell_of(form, line, role)] = words
    if kind is FormKind.RESULTS:
        share = book[FORM_SHEET][cell_of(form, "2.3")]
        share.value, share.number_format = 0.367, "0.0%"
        expected[share.coordinate] = "type 36.7, not 0.367"
    else:
        fill(book, form, {whole[-1]: 12})
        fill(book, form, {whole[-1]: 10}, ColumnRole.HIGH)
        expected[cell_of(form, whole[-1], ColumnRole.HIGH)] = "upper end 10 is below the target 12"
    sentences = issues(tmp_path / NAME, saved(book), dataset)
    assert set(sentences) == {f"，工作表“{FORM_SHEET}”，{cell}" for cell in expected}
    for cell, words in expected.items():
        assert words in sentences[f"，工作表“{FORM_SHEET}”，{cell}"]


def test_a_sound_return_waits_for_the_spoiled_one_beside_it(desk: Desk) -> None:
    sound, spoiled = desk.folder / "东湖区.csv", desk.folder / NAME
    sound.write_text(csv_text([row("500", district="东湖区", year=2014)]), encoding="utf-8")
    _, spoil, words = FILES["macros in an .xlsx"]
    spoiled.write_bytes(spoil(desk.dataset))
    assert words in refused(desk, sound, spoiled)[0]
    assert desk.run("import", sound).code == 0


def test_published_figures_and_faults_of_sense_are_told_together(desk: Desk) -> None:
    form = desk.form(year=2013)
    answers = {row_of(form, "全国科技进步先进连续次数"): 8, row_of(form, "专利申请量"): 6191}
    faults = refused(desk, desk.returned(form, answers))
    assert ["is published as 7" in fault for fault in faults] == [True, False]
    assert "the nine add up to 6191" in faults[1]


def test_all_faults_of_all_files_are_told_at_once_and_sound_ones_are_judged_beside_them(desk: Desk) -> None:
    files = [desk.returned(desk.form("东湖区"), {"1.1": "多", "1.2": -1})]
    files.append(desk.returned(desk.form("西湖区"), {"1.1": 5000}))
    unread, negative, jump = refused(desk, *files)
    assert [fault.split("：")[0].split("，")[-1] for fault in (unread, negative)] == ["I6", "I7"]
    assert "off the 330 of 2013" in jump


def test_a_file_that_is_not_there_and_a_folder_are_named(desk: Desk) -> None:
    (fault,) = refused(desk, desk.folder / "没有.xlsx")
    assert "there is no such file" in fault
    assert "there is no such file" in refused(desk, desk.folder)[0]


def test_two_files_of_one_form_are_refused(desk: Desk) -> None:
    first = desk.returned(desk.form(), SOUND)
    second = desk.returned(desk.form(), {"1.2": 1}, name="又一张.xlsx")
    (fault,) = refused(desk, first, second)
    assert fault.startswith("文件 又一张.xlsx：与 青山湖区-2014-results.xlsx 是同一张表")
    assert "the same form" in fault


def test_a_form_of_another_year_than_the_one_asked_for_is_refused(desk: Desk) -> None:
    (fault,) = refused(desk, desk.returned(desk.form(), SOUND), "--year", "2013")
    assert "it is for 2014; this import is for 2013" in fault


def test_a_form_made_before_the_list_of_kpis_changed_is_refused(desk: Desk) -> None:
    path = desk.returned(desk.form(), SOUND)
    content = desk.table.read_text(encoding="utf-8")
    desk.table.write_text(content.replace(",2.66,亿元,", ",26600,万元,"), encoding="utf-8")
    assert "make a new form" in refused(desk, path)[0]


def test_better_english_in_the_catalog_spoils_no_form_that_is_on_its_way(desk: Desk) -> None:
    path = desk.returned(desk.form(), SOUND)
    catalog = desk.table.with_name("catalog.toml")
    text = catalog.read_text(encoding="utf-8")
    for old in ("Qingshanhu District", "High-tech industry", "National and provincial projects won"):
        assert f'"{old}"' in text
        text = text.replace(f'"{old}"', f'"{old}, better"')
    catalog.write_text(text, encoding="utf-8")
    done = desk.run("import", path)
    assert (done.code, done.err) == (0, "")


def test_a_target_above_an_upper_end_that_stays_is_refused_at_its_cell(desk: Desk) -> None:
    done = desk.run("import", _targets(desk, {"value": 10, "high": 15}))
    assert done.code == 0, done.err
    (fault,) = refused(desk, _targets(desk, {"value": 16}))
    assert "，I6：" in fault
    assert "target_high must have a target" in fault


def _targets(desk: Desk, answers: dict[str, int]) -> Path:
    form = desk.form("东湖区", 2015, FormKind.TARGETS)
    book = blank(form, desk.dataset)
    for role, value in answers.items():
        fill(book, form, {"1.1": value}, ColumnRole(role))
    return desk.saved(book, "目标.xlsx")


def test_a_catalog_without_the_document_of_returns_says_what_to_add(desk: Desk) -> None:
    path = desk.returned(desk.form(), SOUND)
    catalog = desk.table.with_name("catalog.toml")
    catalog.write_text(catalog.read_text(encoding="utf-8").replace('id = "returns"', 'id = "other"'), encoding="utf-8")
    (fault,) = refused(desk, path)
    assert fault.startswith("文件 catalog.toml：")
    assert 'no document with id = "returns"' in fault


def test_a_faulty_table_is_refused_before_any_return(desk: Desk) -> None:
    path = desk.returned(desk.form(), SOUND)
    faulty = desk.table.read_bytes().replace(b",6190,", b",many,")
    desk.table.write_bytes(faulty)
    done = desk.run("import", path)
    assert done.code == 2
    assert "value: 'many'" in done.err
    assert desk.table.read_bytes() == faulty


def test_a_published_figure_is_changed_only_where_that_is_asked_for(desk: Desk) -> None:
    form = desk.form(year=2013)
    path = desk.returned(form, {row_of(form, "全国科技进步先进连续次数"): 8})
    assert "import --replace changes it" in refused(desk, path)[0]
    done = desk.run("import", path, "--replace")
    assert done.code == 0, done.err
    assert "全国科技进步先进连续次数 青山湖区 2013 结果: 7 次（科技进步先进县（区）） → 8 次" in done.out


def test_every_sentence_has_the_same_gaps_in_both_languages() -> None:
    for chinese, english in SENTENCES.values():
        gaps = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (chinese, english)]
        assert gaps[0] <= gaps[1] | {"allowed"}
        assert gaps[1] <= gaps[0] | {"allowed", "unit"}
        assert not any("\u4e00" <= character <= "\u9fff" for character in english)
