"""A full round: forms go out, come back filled, enter the table, show on screen, and are taken back."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.dataset.model import CITY, TASKS
from dashboard.dataset.numbers import is_whole
from dashboard.dataset.observation import Qualifier, Status
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import file_digest
from dashboard.history.file_store import FileStore
from dashboard.history.store import changes
from dashboard.metrics.growth import Judgement, effort, target_interpretations
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.plan_year import target_outcome
from dashboard.returns import commands
from dashboard.returns.form import Form, FormKind
from dashboard.returns.layout import FORM_SHEET, ColumnRole
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.workbook_reader import workbook_return
from dashboard.returns.workbook_security import read_upload
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.data_source import DataSource
from tests.facts import present
from tests.random_examples import LONG_RUN
from tests.returns.desk import Desk, blank, cell_of, fill, row_of
from tests.tables import TABLE, copy_data

PATENTS = "专利申请量"


class Shown:
    """The dashboard over a copy of a desk's table, looked at without a browser."""

    def __init__(self, folder: Path) -> None:
        self.table = copy_data(folder)
        server = create_app(Settings(data=self.table, watch=0)).server
        self.source: DataSource = server.extensions["data_source"]
        self.client: FlaskClient = server.test_client()

    def page(self, desk: Desk, address: str, status: int = 200) -> str:
        """What a page says of the table as it stands, without marks: one look sees a change, one takes it over."""
        if (content := desk.table.read_bytes()) != self.table.read_bytes():
            self.table.write_bytes(content)
        for _ in range(2):
            self.source.reload_if_changed()
        answer = self.client.get(address)
        assert answer.status_code == status
        return re.sub(r"<[^>]+>", "", answer.text)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return Shown(tmp_path_factory.mktemp("shown"))


def answers_of(form: Form, sample: Dataset) -> dict[str, float]:
    """Generated values for the KPIs of a form; not those that a document publishes."""
    lines = [line for line in form.rows if not line.breakdown]
    results = {line.number: sample.series(line.kpi.name, form.place.name).actual(form.year) for line in lines}
    return {row: result.value for row, result in results.items() if result and result.status is Status.SAMPLE}


def test_thirteen_forms_go_out_come_back_are_shown_and_taken_back(desk: Desk, shown: Shown, sample: Dataset) -> None:
    before, out = desk.table.read_bytes(), desk.folder / "out"
    sent = desk.run("template", "all", "--year", "2014", out)
    assert (sent.code, sent.err) == (0, "")
    catalog = desk.dataset.catalog
    forms = [desk.form(place.name) for place in catalog.reporting_places]
    assert sorted(path.name for path in out.iterdir()) == sorted(form.file_name for form in forms)
    assert len(forms) == 13
    returned = forms if LONG_RUN else forms[::6]  # a district, a county and a zone come back, in a long run all
    files = [out / form.file_name for form in returned]
    expected: dict[tuple[str, str], float] = {}
    for path, form in zip(files, returned, strict=True):
        book, answers = load_workbook(path), answers_of(form, sample)
        fill(book, form, answers)
        fill(book, form, dict.fromkeys(answers, "生成的数"), ColumnRole.REMARK)
        book.save(path)
        expected |= {(it.kpi.name, form.place.name): answers[it.number] for it in form.rows if it.number in answers}

    imported = desk.run("import", *files, "--by", "王")
    assert (imported.code, imported.err) == (0, "")
    assert f"增加 added: {len(expected)}" in imported.out
    assert desk.dataset.size == sample.size - sample.samples + len(expected) > 400
    for (kpi, place), value in expected.items():
        result = present(desk.dataset.series(kpi, place).actual(2014))
        assert (result.value, result.source.document.id, result.note) == (value, "returns", "生成的数")
        assert result.source.place.startswith(f"{place} 2014 ")
    amount = f"{expected[PATENTS, '东湖区']:,.0f} 件"
    for address in (f"/kpi/{PATENTS}?year=2014", f"/kpi/{PATENTS}?district=东湖区&year=2014"):
        assert amount in shown.page(desk, address)
    assert "年度填报表" in shown.page(desk, "/data?q=returns")
    assert "Annual return Donghu 2014 8.1" in shown.page(desk, f"/kpi/{PATENTS}?district=东湖区&year=2014&lang=en")

    after = desk.table.read_bytes()
    again = desk.run("import", *files)
    assert (again.code, again.err) == (0, "")
    assert "Nothing to do" in again.out
    assert f"不变 unchanged: {len(expected)}" in again.out
    assert desk.table.read_bytes() == after

    undone = desk.run("undo", "--by", "李")
    assert (undone.code, undone.err) == (0, "")
    assert desk.table.read_bytes() == before
    assert amount not in shown.page(desk, f"/kpi/{PATENTS}?district=东湖区")
    assert amount not in shown.page(desk, f"/kpi/{PATENTS}?district=东湖区&year=2014")
    assert [(change.kind.value, change.who, len(change.files)) for change in changes(FileStore(desk.table))] == [
        ("undo", "李", len(files)), ("import", "王", len(files)),
    ]  # fmt: skip


def city_answers(desk: Desk, factor: float, but: str = "") -> tuple[Form, dict[str, float]]:
    """Results of 2014 for the city, as many times its target, or its last result, of every area but those named."""
    form = desk.form(CITY, 2014)
    answers = {}
    for line in form.rows:
        base = line.target or line.last
        if base is not None and not line.breakdown and str(line.kpi.area) not in but:
            answers[line.number] = round(base.value * factor, 0 if is_whole(base.unit) else 2)
    return form, answers


@pytest.mark.parametrize(("factor", "verdict", "word"), [
    (1.1, Verdict.MET, "达到"), (0.97, Verdict.NEARLY, "接近"), (0.8, Verdict.MISSED, "未达到"),
])  # fmt: skip
def test_a_return_of_the_city_turns_targets_into_outcomes(
    desk: Desk, shown: Shown, factor: float, verdict: Verdict, word: str
) -> None:
    assert "目标 10,000 件，差" not in shown.page(desk, "/")
    imported = desk.run("import", desk.returned(*city_answers(desk, factor)))
    assert (imported.code, imported.err) == (0, "")
    dataset = desk.dataset
    assert dataset.report_year == 2014
    goals = [kpi for kpi in dataset.kpis.values() if kpi.headline and dataset.series(kpi.name).target(2014)]
    outcomes = [target_outcome(dataset, kpi, 2014) for kpi in goals]
    assert len(outcomes) >= 3
    judged = [it for it in outcomes if it is not None and it.target.value > 50]
    assert {it.verdict for it in judged if it.target.qualifier is Qualifier.NONE} == {verdict}
    floors = {it.verdict for it in judged if it.target.qualifier is Qualifier.AT_LEAST}
    assert floors == {Verdict.MET if factor > 1 else Verdict.MISSED}, "5,000 or more is never nearly met"
    value = f"{10000 * factor:,.0f} 件"
    assert f"2014 年 {value}，{word}目标 10,000 件" in shown.page(desk, f"/kpi/{PATENTS}")
    for address in ("/area/8", "/"):
        assert f"专利申请量 {value}，{word}目标 10,000 件" in shown.page(desk, address)


def test_a_city_return_without_an_area_leaves_the_report_year_and_shows_when_asked_for(
    desk: Desk, shown: Shown
) -> None:
    assert desk.run("import", desk.returned(*city_answers(desk, 1.1, but="5"))).code == 0
    assert desk.dataset.report_year == 2013
    assert "11,000 件" in shown.page(desk, f"/kpi/{PATENTS}?year=2014")


def test_targets_of_the_next_year_are_entered_in_the_same_way(desk: Desk, shown: Shown) -> None:
    form = desk.form(CITY, 2015, FormKind.TARGETS)
    projects = row_of(form, "市级科技重大项目")
    book = blank(form, desk.dataset)
    fill(book, form, {projects: 12})
    fill(book, form, {projects: 18}, ColumnRole.HIGH)
    fill(book, form, {projects: "以上 at least"}, ColumnRole.QUALIFIER)
    fill(book, form, {projects: "城市计划"}, ColumnRole.REMARK)
    imported = desk.run("import", desk.saved(book, "目标.xlsx"))
    assert (imported.code, imported.err) == (0, "")
    assert "市级科技重大项目 南昌市 2015 目标: 12 项（城市计划）" in imported.out
    series = desk.dataset.series("市级科技重大项目")
    low, high = series.target(2015), series.target_high(2015)
    assert low is not None and high is not None
    assert (low.value, high.value, low.qualifier.value) == (12, 18, "at_least")
    lines = desk.table.read_text(encoding="utf-8").splitlines()
    (index,) = [number for number, line in enumerate(lines) if ",2015,,target,12," in line]
    assert ",2014,,target_high,15," in lines[index - 1]
    assert ",2015,,target_high,18," in lines[index + 1]
    assert "12–18项以上" not in shown.page(desk, "/")
    assert desk.run("import", desk.returned(*city_answers(desk, 1.1))).code == 0
    assert "12–18项以上" in shown.page(desk, "/")


def test_results_targets_and_growths_follow_each_other_and_make_targets_easy_or_hard(desk: Desk) -> None:
    form, plan = desk.form(CITY, 2014), desk.form(CITY, 2015, FormKind.TARGETS)
    book, targets = blank(form, desk.dataset), blank(plan, desk.dataset)
    fill(book, form, {row_of(form, PATENTS): 9800})
    fill(book, form, {row_of(form, PATENTS): 58.3}, ColumnRole.GROWTH)
    fill(targets, plan, {row_of(plan, "发明专利申请量"): 40}, ColumnRole.GROWTH)
    imported = desk.run("import", desk.saved(book, "结果.xlsx"), desk.saved(targets, "目标.xlsx"))
    assert (imported.code, imported.err) == (0, "")
    assert f"{PATENTS} 南昌市 2014 增速: 58.3 %" in imported.out
    assert "发明专利申请量 南昌市 2015 目标增速: 40 %" in imported.out
    assert [row.measure for row in changes(FileStore(desk.table))[0].rows] == ["actual", "growth", "target_growth"]
    series = desk.dataset.series(PATENTS)
    result = present(target_outcome(desk.dataset, series.kpi, 2014))
    assert result.verdict is Verdict.NEARLY
    efforts = [effort(series, target).judgement for target in target_interpretations(series, 2015)]
    assert efforts == [Judgement.EASIER], "a target below the result of 2014, against a growth of 58.3 %"


def test_a_corrected_return_changes_its_own_row_and_an_empty_cell_nothing(desk: Desk) -> None:
    form = desk.form("东湖区")
    patents, grants = row_of(form, PATENTS), row_of(form, "专利授权量")
    assert desk.run("import", desk.returned(form, {patents: 500, grants: 300}), "--by", "王").code == 0
    first = desk.table.read_bytes()
    corrected = desk.run("import", desk.returned(form, {patents: 510}, {patents: "补报 10 件"}))
    assert (corrected.code, corrected.err) == (0, "")
    assert f"更改 changed: 1\n  {PATENTS} 东湖区 2014 结果: 500 件 → 510 件（补报 10 件）" in corrected.out
    assert "1 remark(s) without English" in corrected.out
    old, new = first.decode().splitlines(), desk.table.read_text(encoding="utf-8").splitlines()
    source = f"returns 东湖区 2014 {patents}"
    assert [before for before, after in zip(old, new, strict=True) if before != after] == [
        f"8,{PATENTS},,东湖区,2014,,actual,500,件,,reported,{source},,"
    ]
    log = json.loads((desk.table.parent / "changes.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (log["who"], log["files"], log["kind"]) == ("王", ["东湖区-2014-results.xlsx"], "import")
    assert log["rows"][0] == {
        "kpi": PATENTS, "breakdown": "", "district": "东湖区", "year": "2014", "measure": "actual", "old": None,
        "new": {"value": "500", "unit": "件", "qualifier": "", "status": "reported", "source": source, "note": "",
                "locator": ""}, "month": "",
    }  # fmt: skip
    for content in (first, TABLE.read_bytes()):
        assert desk.run("undo").code == 0
        assert desk.table.read_bytes() == content
    undone = desk.run("undo")
    assert (undone.code, "no import to take back" in undone.err) == (2, True)


def test_import_and_undo_can_be_tried_and_a_pattern_names_every_file_but_those_of_open_workbooks(desk: Desk) -> None:
    for number, place in enumerate(("东湖区", "西湖区")):
        desk.returned(desk.form(place), {"1.1": number + 1})
    (desk.folder / "~$东湖区.xlsx").write_bytes(b"x")
    before = desk.tracks()
    tried = desk.run("import", desk.folder / "*.xlsx", "--dry-run")
    assert (tried.code, "Dry run: nothing was written." in tried.out, desk.tracks()) == (0, True, before)
    imported = desk.run("import", desk.folder / "*.xlsx")
    assert (imported.code, imported.err) == (0, "")
    assert "增加 added: 2" in imported.out
    after = desk.tracks()
    undone = desk.run("undo", "--dry-run")
    assert (undone.code, "Dry run" in undone.out, desk.tracks()) == (0, True, after)
    assert "国家和省级科技项目 东湖区 2014 结果: 1 项 → ×" in undone.out
    assert "there is no such file" in desk.run("import", desk.folder / "*.xls").err


def test_a_remark_lets_a_jump_in_and_is_told(desk: Desk) -> None:
    form = desk.form("青山湖区")
    row = row_of(form, "全国科技进步先进连续次数")
    imported = desk.run("import", desk.returned(form, {row: 71}, {row: "口径改变"}))
    assert imported.code == 0
    cell = f"工作表“{FORM_SHEET}”，{cell_of(form, row)}："
    assert f"注意 mind: 文件 青山湖区-2014-results.xlsx，{cell}" in imported.out


def test_a_month_is_asked_for_returned_corrected_and_taken_back(desk: Desk, shown: Shown) -> None:
    before, out = desk.table.read_bytes(), desk.folder / "六月"
    assert desk.run("template", "all", "--year", "2014", "--month", "6", out).code == 0
    assert len(list(out.glob("*-2014-06-结果.xlsx"))) == 13
    sent = desk.run("template", CITY, "--year", "2014", "--month", "6", desk.folder / "南昌市.xlsx")
    assert "南昌市 2014 年截至 6 月" in sent.out
    form, county = desk.form(CITY, month=6), desk.form("东湖区", month=6)
    patents, task = row_of(form, PATENTS), row_of(form, TASKS, "加强科学技术普及")
    book = load_workbook(desk.folder / "南昌市.xlsx")
    fill(book, form, {patents: 4100, task: 0.4})
    fill(book, form, {patents: 31.5}, ColumnRole.GROWTH)
    fill(book, form, {task: "办科普展 3 场"}, ColumnRole.REMARK)
    files = [desk.saved(book, "南昌市.xlsx"), desk.returned(county, {row_of(county, PATENTS): 500})]
    imported = desk.run("import", *files)
    assert (imported.code, imported.err) == (0, "")
    assert f"{PATENTS} 南昌市 2014 截至6月 增速: 31.5 %" in imported.out
    series = desk.dataset.series(PATENTS)
    assert (present(series.actual(2014, 6)).value, series.actual(2014)) == (4100, None)
    (state,) = desk.dataset.series(TASKS, CITY, "加强科学技术普及").monthly
    assert (state.month, state.value, state.area, state.note) == (6, 0.4, 7, "办科普展 3 场")
    assert "2014-06 8.1" in shown.page(desk, f"/source/actual/2014/{CITY}/{PATENTS}?month=6")
    assert "4,100 件" in shown.page(desk, f"/data?month=6&q={PATENTS}")
    again = desk.run("import", desk.returned(form, {patents: 4150}))
    assert f"更改 changed: 1\n  {PATENTS} 南昌市 2014 截至6月 结果: 4100 件 → 4150 件" in again.out
    assert [desk.run("undo").code for _ in range(2)] == [0, 0]
    assert desk.table.read_bytes() == before


@pytest.mark.parametrize(("words", "reason"), [
    (("--month", "13"), "A month, 1 to 12, is needed"), (("--month", "06"), "A month, 1 to 12, is needed"),
    (("--month", "6", "--targets"), "targets are of the whole year"),
])  # fmt: skip
def test_a_form_of_a_month_that_cannot_be_made_says_why(desk: Desk, words: tuple[str, ...], reason: str) -> None:
    refused = desk.run("template", "东湖区", "--year", "2014", *words, desk.folder / "一.xlsx")
    assert (refused.code, refused.out) == (2, "")
    assert reason in refused.err


@pytest.mark.parametrize(("today", "reason"), [("2014-05-31", "2014-6 has not begun"), ("2013-12-31", "2014 has not")])
def test_a_return_of_a_month_to_come_is_refused(desk: Desk, today: str, reason: str) -> None:
    path = desk.returned(desk.form(month=6), {"1.1": 5})
    with pytest.raises(ReturnRefusedError, match=reason):
        workbook_return(path, path.read_bytes(), desk.dataset, date.fromisoformat(today), None)


@pytest.mark.parametrize("name", ["Qingshanhu District", "qingshanhu", "360111"])
def test_a_place_can_be_named_in_english_in_short_and_by_its_code(desk: Desk, name: str) -> None:
    sent = desk.run("template", name, "--year", "2014", desk.folder / "一.xlsx")
    assert (sent.code, sent.err) == (0, "")
    assert "青山湖区 2014 年，72 项待填" in sent.out


@pytest.mark.parametrize(("place", "year", "out", "reason"), [
    ("火星区", "2014", "一.xlsx", "There is no such place"),
    ("江西省", "2014", "一.xlsx", "There is no such place"),
    ("青山湖区", "many", "一.xlsx", "--year: 'many'"),
    ("青山湖区", "1900", "一.xlsx", "--year: '1900'"),
    ("青山湖区", "2014", "一.xls", "ends in .xlsx"),
    ("青山湖区", "2014", "data/catalog.toml/一.xlsx", "cannot be written"),
])  # fmt: skip
def test_a_form_that_cannot_be_made_says_why(desk: Desk, place: str, year: str, out: str, reason: str) -> None:
    sent = desk.run("template", place, "--year", year, desk.folder / out)
    assert (sent.code, sent.out) == (2, "")
    assert reason in sent.err


def test_a_filled_form_is_never_written_over(desk: Desk) -> None:
    filled = desk.folder / "out" / desk.form("进贤县").file_name
    filled.parent.mkdir()
    filled.write_bytes(b"filled")
    sent = desk.run("template", "all", "--year", "2014", filled.parent)
    assert (sent.code, "not written over" in sent.err) == (2, True)
    assert [path.name for path in filled.parent.iterdir()] == [filled.name]


def test_a_form_of_targets_is_another_form(desk: Desk) -> None:
    path, form = desk.folder / "目标.xlsx", desk.form(CITY, 2015, FormKind.TARGETS)
    assert desk.run("template", CITY, "--year", "2015", "--targets", path).code == 0
    sheet = load_workbook(path)[FORM_SHEET]
    assert sheet[cell_of(form, row_of(form, PATENTS), ColumnRole.TARGET)].value == 9000
    assert sheet[f"{cell_of(form, '1.1', ColumnRole.HIGH)[0]}4"].value == "目标上限\nUpper end"


@pytest.mark.parametrize("words", [("import", "a.xlsx"), ("undo",)])
def test_the_table_of_an_installed_package_takes_no_returns(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(commands, "IS_INSTALLED", True)
    monkeypatch.setattr(commands, "PUBLISHED", desk.table)
    refused = desk.run(*words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"--data: {desk.table} ")
    assert "copy its folder and name the copied table" in refused.err


def test_an_import_through_a_link_writes_what_it_leads_to_says_so_and_logs_the_files_digest(desk: Desk) -> None:
    link, form = desk.folder / "now", desk.form()
    link.symlink_to(desk.table.parent)
    file = desk.returned(form, {row_of(form, PATENTS): 12})
    imported = desk.command("import", "--data", link / desk.table.name, file)
    assert (imported.code, f"已写入 {desk.table.name} → {desk.table}，版本" in imported.out) == (0, True)
    assert changes(FileStore(desk.table))[0].digests == (file_digest(file),)
    undone = desk.command("undo", "--data", link / desk.table.name)
    assert f"{desk.table.name} → {desk.table} " in undone.out


def test_a_dry_run_needs_no_lock_and_writes_nothing(desk: Desk) -> None:
    path = desk.returned(desk.form(), {"1.1": 12})
    assert desk.run("import", path).code == 0
    desk.table.with_name(f".{desk.table.name}.lock").unlink()
    before = sorted(file.name for file in desk.table.parent.rglob("*"))
    with FileStore(desk.table).locked():  # of a writer who is at work
        assert desk.run("undo", "--dry-run").code == 0
        assert "不变 unchanged: 1" in desk.run("import", path, "--dry-run").out
    desk.table.with_name(f".{desk.table.name}.lock").unlink(missing_ok=True)
    assert desk.run("import", path, "--dry-run").code == 0
    assert sorted(file.name for file in desk.table.parent.rglob("*")) == before


def test_a_table_that_changes_while_files_are_read_is_judged_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.returned(desk.form(), {"1.1": 12})
    calls: list[Path] = []

    def reading(file: Path) -> bytes:
        if not calls:
            desk.table.write_bytes(desk.table.read_bytes().replace(b",6190,", b",6191,"))
        calls.append(file)
        return read_upload(file)

    monkeypatch.setattr("dashboard.returns.importing.read_upload", reading)
    assert desk.run("import", path).code == 0
    assert len(calls) == 2
    assert b",6191," in desk.table.read_bytes()
