"""Spoiled returns: each is refused with a clear message, and leaves no trace in the table or beside it."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from dashboard.returns.form import FormKind
from dashboard.returns.layout import FORM_SHEET, ColumnRole
from dashboard.returns.messages import SENTENCES
from tests.returns.run_command import Desk, fill, row_of
from tests.returns.spoils import SOUND, SPOILED
from tests.tables import csv_text, row


def refused(desk: Desk, *words: str | Path) -> list[str]:
    """The faults of an import that must change nothing: one a line, in Chinese and then in English."""
    before = desk.tracks()
    done = desk.run("import", *words)
    assert (done.code, done.out) == (2, "")
    assert desk.tracks() == before
    *faults, last = done.err.splitlines()
    assert last.startswith(f"共 {len(faults)} 处错误，没有写入任何数据")
    assert last.endswith(f"{len(faults)} fault(s), nothing was written.")
    assert "Traceback" not in done.err
    return faults


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_return_is_refused_with_its_file_and_cell_and_changes_nothing(desk: Desk, name: str) -> None:
    spoil, said, where = SPOILED[name]
    spoiled = spoil(desk)
    faults = refused(desk, spoiled)
    assert all(fault.startswith(f"文件 {spoiled.name}") for fault in faults), faults
    found = [fault for fault in faults if said in fault]
    assert found, faults
    place = found[0].split("：")[0]
    if where and where[0].isascii() and not where.startswith("Sheet"):
        assert f"工作表“{FORM_SHEET}”，{where}" in place
    elif where:
        assert f"工作表“{where}”" in place
    chinese, _, english = found[0].partition("。 ")
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert english


def test_a_sound_return_waits_for_the_spoiled_one_beside_it(desk: Desk) -> None:
    sound = desk.folder / "东湖区.csv"
    sound.write_text(csv_text([row("500", district="东湖区", year=2014)]), encoding="utf-8")
    for name in ("text in a number", "macros in an .xlsx", "a part KPI above its whole"):
        spoil, said, _ = SPOILED[name]
        assert said in refused(desk, sound, spoil(desk))[0]
    assert desk.run("import", sound).code == 0


def test_there_are_more_than_fifty_kinds() -> None:
    assert len(SPOILED) > 50


def test_published_figures_and_faults_of_sense_are_told_together(desk: Desk) -> None:
    form = desk.form(year=2013)
    answers = {row_of(form, "全国科技进步先进连续次数"): 8, row_of(form, "专利申请量"): 6191}
    faults = refused(desk, desk.returned(form, answers))
    assert ["is published as 7" in fault for fault in faults] == [True, False]
    assert "the nine add up to 6191" in faults[1]


def test_all_faults_of_all_files_are_told_at_once(desk: Desk) -> None:
    one = desk.returned(desk.form("东湖区"), {"1.1": "多", "1.2": -1})
    other = desk.returned(desk.form("西湖区"), {"1.3": True})
    assert [fault.split("：")[0].split("，")[-1] for fault in refused(desk, one, other)] == ["I6", "I7", "I8"]


def test_what_a_sound_file_says_is_judged_beside_the_faults_of_another(desk: Desk) -> None:
    one = desk.returned(desk.form("东湖区"), {"1.1": "多"})
    other = desk.returned(desk.form("西湖区"), {"1.1": 5000})
    faults = refused(desk, one, other)
    assert ["is no number" in faults[0], "off the 330 of 2013" in faults[1]] == [True, True]


def test_a_file_that_is_not_there_and_a_folder_are_named(desk: Desk) -> None:
    (fault,) = refused(desk, desk.folder / "没有.xlsx")
    assert "there is no such file" in fault
    assert "there is no such file" in refused(desk, desk.folder)[0]


def test_two_files_of_one_form_are_refused(desk: Desk) -> None:
    first = desk.returned(desk.form(), SOUND)
    second = desk.returned(desk.form(), {"1.2": 1}, name="又一张.xlsx")
    (fault,) = refused(desk, first, second)
    assert fault.startswith("文件 又一张.xlsx：与 青山湖区-2014-results.xlsx 是同一张表")
    assert "the same form" in refused(desk, first, first)[0]


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
    book = desk.blank(form)
    for sort, value in answers.items():
        fill(book, form, {"1.1": value}, ColumnRole(sort))
    book.save(desk.folder / "目标.xlsx")
    return desk.folder / "目标.xlsx"


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
    assert "add --replace" in refused(desk, path)[0]
    done = desk.run("import", path, "--replace")
    assert done.code == 0, done.err
    assert "全国科技进步先进连续次数 青山湖区 2013 结果: 7 次（科技进步先进县（区）） → 8 次" in done.out


def test_every_sentence_has_the_same_gaps_in_both_languages() -> None:
    for chinese, english in SENTENCES.values():
        gaps = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (chinese, english)]
        assert gaps[0] <= gaps[1] | {"allowed"}
        assert gaps[1] <= gaps[0] | {"allowed", "unit"}
        assert not any("\u4e00" <= character <= "\u9fff" for character in english)
