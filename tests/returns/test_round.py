"""A full round: forms go out, come back filled, enter the table, show on screen, and are taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY, Measure
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import changes
from dashboard.history.versions import versions
from dashboard.metrics.district import standings
from dashboard.metrics.growth import Judgement, effort, target_interpretations
from dashboard.metrics.outcome import Verdict, outcome
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.returns.layout import FORM_SHEET, ColumnRole
from dashboard.returns.sample.table import sample_dataset
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.data_source import DataSource
from tests.returns.run_command import Desk, cell_of, fill, row_of
from tests.tables import CATALOG, TABLE

PATENTS = "专利申请量"


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return sample_dataset(read_dataset(TABLE, CATALOG), seed=7)


class Shown:
    """The dashboard over a desk's table, looked at without a browser."""

    def __init__(self, desk: Desk) -> None:
        server = create_app(Settings(data=desk.table, watch=0)).server
        self.live: DataSource = server.extensions["data_source"]
        self.client: FlaskClient = server.test_client()

    def look(self, address: str) -> str:
        """What a page says after two looks at the files, its marks left out."""
        self.live.reload_if_changed()
        self.live.reload_if_changed()
        answer = self.client.get(address)
        assert answer.status_code == 200
        return re.sub(r"<[^>]+>", "", answer.text)


def answers_of(form: Form, sample: Dataset) -> dict[str, float]:
    """Generated values for the KPIs of a form."""
    found = {
        one.number: sample.series(one.kpi.name, form.place.name).actual(form.year)
        for one in form.rows
        if not one.breakdown
    }
    return {row: actual.value for row, actual in found.items() if actual is not None}


def test_thirteen_forms_go_out_come_back_are_shown_and_taken_back(desk: Desk, sample: Dataset) -> None:
    before = desk.table.read_bytes()
    shown = Shown(desk)
    out = desk.folder / "out"
    sent = desk.run("template", "all", "--year", "2014", out)
    assert (sent.code, sent.err) == (0, "")
    places = [*desk.dataset.catalog.counties, *desk.dataset.catalog.zones]
    forms = [desk.form(place.name) for place in places]
    assert sorted(path.name for path in out.iterdir()) == sorted(form.file_name for form in forms)
    assert len(forms) == 13
    expected: dict[tuple[str, str], float] = {}
    for form in forms:
        path = out / form.file_name
        book = load_workbook(path)
        answers = answers_of(form, sample)
        fill(book, form, answers)
        fill(book, form, dict.fromkeys(answers, "生成的数"), ColumnRole.REMARK)
        book.save(path)
        expected |= {(one.kpi.name, form.place.name): answers[one.number] for one in form.rows if one.number in answers}
    dry = desk.run("import", *sorted(out.iterdir()), "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert "Dry run: nothing was written." in dry.out
    assert desk.table.read_bytes() == before
    assert changes(desk.table) == ()

    done = desk.run("import", *sorted(out.iterdir()), "--by", "王")
    assert (done.code, done.err) == (0, "")
    assert f"增加 added: {len(expected)}" in done.out
    found = desk.dataset
    assert found.size == read_dataset(TABLE, CATALOG).size + len(expected) > 1000
    for (kpi, place), value in expected.items():
        row = found.series(kpi, place).actual(2014)
        assert row is not None
        assert (row.value, row.source.document.id, row.note) == (value, "returns", "生成的数")
        assert row.source.place.startswith(f"{place} 2014 ")
    ranked = standings(found, found.kpis[PATENTS], 2014)
    assert ranked is not None
    assert (len(ranked.counties), len(ranked.zones), ranked.missing) == (9, 4, ())
    shown_value = f"{expected[PATENTS, '东湖区']:,.0f} 件"
    for address in (f"/kpi/{PATENTS}?year=2014", f"/kpi/{PATENTS}?district=东湖区&year=2014"):
        assert shown_value in shown.look(address)
    assert "年度填报表" in shown.look("/data?q=returns")
    assert "annual return Donghu 2014 8.1" in shown.look(f"/kpi/{PATENTS}?district=东湖区&year=2014&lang=en")

    after = desk.table.read_bytes()
    again = desk.run("import", *sorted(out.iterdir()))
    assert (again.code, again.err) == (0, "")
    assert "Nothing to do" in again.out
    assert f"不变 unchanged: {len(expected)}" in again.out
    assert desk.table.read_bytes() == after
    assert len(changes(desk.table)) == 1

    undone = desk.run("undo", "--by", "李")
    assert (undone.code, undone.err) == (0, "")
    assert desk.table.read_bytes() == before
    assert shown_value not in shown.look(f"/kpi/{PATENTS}?district=东湖区")
    assert shown.client.get(f"/kpi/{PATENTS}?year=2014").status_code == 404
    assert [(one.kind.value, one.who, len(one.files)) for one in changes(desk.table)] == [
        ("undo", "李", 13), ("import", "王", 13),
    ]  # fmt: skip
    assert len(versions(desk.table)) == 2


def city_answers(desk: Desk, factor: float, but: str = "") -> tuple[Form, dict[str, float]]:
    """Results of 2014 for the city, as many times its target, or its last result, of every area but those named."""
    form = desk.form(CITY, 2014)
    answers = {}
    for one in form.rows:
        base = one.target or one.last
        if base is not None and not one.breakdown and str(one.kpi.area) not in but:
            whole = base.unit in "项家个所件人名次年辆"
            answers[one.number] = round(base.value * factor) if whole else round(base.value * factor, 2)
    return form, answers


@pytest.mark.parametrize(("factor", "verdict", "word"), [
    (1.1, Verdict.MET, "达到"), (0.97, Verdict.NEARLY, "接近"), (0.8, Verdict.MISSED, "未达到"),
])  # fmt: skip
def test_a_return_of_the_city_turns_targets_into_outcomes(
    desk: Desk, factor: float, verdict: Verdict, word: str
) -> None:
    shown = Shown(desk)
    overview = shown.look("/")
    assert "目标 10,000 件，差" not in overview
    form, answers = city_answers(desk, factor)
    done = desk.run("import", desk.returned(form, answers))
    assert (done.code, done.err) == (0, "")
    dataset = desk.dataset
    assert dataset.report_year == 2014
    goals = [kpi for kpi in dataset.kpis.values() if kpi.headline and dataset.series(kpi.name).target(2014)]
    told = {kpi.name: outcome(dataset.series(kpi.name), 2014) for kpi in goals}
    assert len(told) >= 3
    big = [one for one in told.values() if one is not None and one.target.value > 50]
    assert {one.verdict for one in big} == {verdict}
    result = f"2014 年 {10000 * factor:,.0f} 件"
    assert f"{result}，{word}目标 10,000 件" in shown.look(f"/kpi/{PATENTS}")
    for address in ("/", "/area/8"):
        assert f"{word}{result}，目标 10,000 件" in shown.look(address)
    assert f"{10000 * factor:,.0f}" in shown.look("/")
    assert shown.look("/") != overview
    desk.run("undo")
    assert shown.look("/") == overview


def test_a_city_return_without_an_area_leaves_the_report_year_and_shows_when_asked_for(desk: Desk) -> None:
    form, answers = city_answers(desk, 1.1, but="5")
    assert desk.run("import", desk.returned(form, answers)).code == 0
    assert desk.dataset.report_year == 2013
    assert "11,000 件" in Shown(desk).look(f"/kpi/{PATENTS}?year=2014")


def test_targets_of_the_next_year_are_entered_in_the_same_way(desk: Desk) -> None:
    shown = Shown(desk)
    form = desk.form(CITY, 2015, FormKind.TARGETS)
    projects = row_of(form, "市级科技重大项目")
    book = desk.blank(form)
    fill(book, form, {projects: 12})
    fill(book, form, {projects: 18}, ColumnRole.HIGH)
    fill(book, form, {projects: "以上 at least"}, ColumnRole.QUALIFIER)
    fill(book, form, {projects: "城市计划"}, ColumnRole.REMARK)
    book.save(desk.folder / "目标.xlsx")
    done = desk.run("import", desk.folder / "目标.xlsx")
    assert (done.code, done.err) == (0, "")
    assert "市级科技重大项目 南昌市 2015 目标: 12 项（城市计划）" in done.out
    series = desk.dataset.series("市级科技重大项目")
    low, high = series.target(2015), series.target_high(2015)
    assert low is not None
    assert high is not None
    assert (low.value, high.value, low.qualifier.value) == (12, 18, "at_least")
    lines = desk.table.read_text(encoding="utf-8").splitlines()
    (place,) = [number for number, line in enumerate(lines) if ",2015,target,12," in line]
    assert ",2014,target_high,15," in lines[place - 1]
    assert ",2015,target_high,18," in lines[place + 1]
    assert "12–18 项以上" not in shown.look("/")
    results = desk.returned(*city_answers(desk, 1.1))
    assert desk.run("import", results).code == 0
    assert "12–18 项以上" in shown.look("/")
    assert "12–18 项以上" in shown.look("/kpi/市级科技重大项目")


def test_growths_make_the_targets_of_the_next_year_easy_or_hard(desk: Desk) -> None:
    shown = Shown(desk)
    form, answers = city_answers(desk, 1.1)
    book = desk.blank(form)
    fill(book, form, answers)
    fill(book, form, {row_of(form, PATENTS): 77.7}, ColumnRole.GROWTH)
    book.save(desk.folder / "结果.xlsx")
    plan = desk.form(CITY, 2015, FormKind.TARGETS)
    targets = desk.blank(plan)
    fill(targets, plan, {row_of(plan, "发明专利申请量"): 40}, ColumnRole.GROWTH)
    targets.save(desk.folder / "目标.xlsx")
    done = desk.run("import", desk.folder / "结果.xlsx", desk.folder / "目标.xlsx")
    assert (done.code, done.err) == (0, "")
    assert f"{PATENTS} 南昌市 2014 增速: 77.7 %" in done.out
    assert "发明专利申请量 南昌市 2015 目标增速: 40 %" in done.out
    series = desk.dataset.series(PATENTS)
    told = [effort(series, reading).judgement for reading in target_interpretations(series, 2015)]
    assert told == [Judgement.EASIER], "a target below the result of 2014, against a growth of 77.7 %"
    assert "+77.7%" in shown.look(f"/kpi/{PATENTS}")


def test_targets_and_results_of_one_year_follow_each_other(desk: Desk) -> None:
    results = desk.returned(desk.form(CITY, 2014), {row_of(desk.form(CITY, 2014), PATENTS): 9800})
    form = desk.form(CITY, 2015, FormKind.TARGETS)
    targets = desk.returned(form, {row_of(form, "发明专利申请量"): 3000})
    done = desk.run("import", results, targets)
    assert (done.code, done.err) == (0, "")
    assert [one.measure for one in changes(desk.table)[0].rows] == [Measure.ACTUAL.value, Measure.TARGET.value]
    told = outcome(desk.dataset.series(PATENTS), 2014)
    assert told is not None
    assert told.verdict is Verdict.NEARLY


def test_a_corrected_return_changes_its_own_row_and_an_empty_cell_nothing(desk: Desk) -> None:
    form = desk.form("东湖区")
    patents, grants = row_of(form, PATENTS), row_of(form, "专利授权量")
    assert desk.run("import", desk.returned(form, {patents: 500, grants: 300})).code == 0
    first = desk.table.read_bytes()
    done = desk.run("import", desk.returned(form, {patents: 510}, {patents: "补报 10 件"}))
    assert (done.code, done.err) == (0, "")
    assert f"更改 changed: 1\n  {PATENTS} 东湖区 2014 结果: 500 件 → 510 件（补报 10 件）" in done.out
    assert "1 remark(s) without English" in done.out
    old, new = first.decode().splitlines(), desk.table.read_text(encoding="utf-8").splitlines()
    assert [one for one, other in zip(old, new, strict=True) if one != other] == [
        f"8,{PATENTS},,东湖区,2014,actual,500,件,,reported,returns 东湖区 2014 {patents},"
    ]
    assert desk.run("undo").code == 0
    assert desk.table.read_bytes() == first
    assert desk.run("undo").code == 0
    assert desk.table.read_bytes() == TABLE.read_bytes()
    last = desk.run("undo")
    assert (last.code, "no import to take back" in last.err) == (2, True)


def test_a_pattern_names_every_file_but_those_of_open_workbooks(desk: Desk) -> None:
    for number, place in enumerate(("东湖区", "西湖区")):
        desk.returned(desk.form(place), {"1.1": number + 1})
    (desk.folder / "~$东湖区.xlsx").write_bytes(b"x")
    done = desk.run("import", desk.folder / "*.xlsx")
    assert (done.code, done.err) == (0, "")
    assert "增加 added: 2" in done.out
    assert "there is no such file" in desk.run("import", desk.folder / "*.xls").err


def test_a_remark_lets_a_jump_in_and_is_told(desk: Desk) -> None:
    form = desk.form("青山湖区")
    row = row_of(form, "全国科技进步先进连续次数")
    done = desk.run("import", desk.returned(form, {row: 71}, {row: "口径改变"}))
    assert done.code == 0
    assert f"注意 mind: 文件 青山湖区-2014-results.xlsx，工作表“{FORM_SHEET}”，{cell_of(form, row)}：" in done.out


def test_the_log_says_who_when_which_file_and_what(desk: Desk) -> None:
    form = desk.form("东湖区")
    desk.run("import", desk.returned(form, {row_of(form, PATENTS): 500}), "--by", "王")
    (line,) = (desk.table.parent / "changes.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["who"], told["files"], told["kind"]) == ("王", ["东湖区-2014-results.xlsx"], "import")
    assert told["time"][10] == "T"
    assert told["rows"] == [{
        "kpi": PATENTS, "breakdown": "", "district": "东湖区", "year": "2014", "measure": "actual", "old": None,
        "new": {"value": "500", "unit": "件", "qualifier": "", "status": "reported",
                "source": f"returns 东湖区 2014 {row_of(form, PATENTS)}", "note": ""},
    }]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["青山湖区", "Qingshanhu District", "qingshanhu", "360111"], ids=["name", "english", "label", "code"]
)
def test_a_place_can_be_named_in_several_ways(desk: Desk, name: str) -> None:
    done = desk.run("template", name, "--year", "2014", desk.folder / "一.xlsx")
    assert (done.code, done.err) == (0, "")
    assert "青山湖区 2014 年，71 项待填" in done.out
    assert load_workbook(desk.folder / "一.xlsx").sheetnames[1] == FORM_SHEET


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("火星区", "--year", "2014", "一.xlsx"), "There is no such place"),
        (("江西省", "--year", "2014", "一.xlsx"), "There is no such place"),
        (("青山湖区", "--year", "many", "一.xlsx"), "--year: 'many'"),
        (("青山湖区", "--year", "1900", "一.xlsx"), "--year: '1900'"),
        (("青山湖区", "--year", "2014", "一.xls"), "ends in .xlsx"),
        (("青山湖区", "--year", "2014", "data/catalog.toml/一.xlsx"), "cannot be written"),
    ],
)
def test_a_form_that_cannot_be_made_says_why(desk: Desk, words: tuple[str, ...], said: str) -> None:
    *rest, out = words
    done = desk.run("template", *rest, desk.folder / out)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_filled_form_is_never_written_over(desk: Desk) -> None:
    kept = desk.folder / "out" / desk.form("进贤县").file_name
    kept.parent.mkdir()
    kept.write_bytes(b"filled")
    done = desk.run("template", "all", "--year", "2014", kept.parent)
    assert done.code == 2
    assert "not written over" in done.err
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_form_of_targets_is_another_form(desk: Desk) -> None:
    path = desk.folder / "目标.xlsx"
    assert desk.run("template", CITY, "--year", "2015", "--targets", path).code == 0
    dataset = desk.dataset
    form = build_form(dataset, dataset.catalog.district(CITY), 2015, FormKind.TARGETS)
    sheet = load_workbook(path)[FORM_SHEET]
    assert sheet[cell_of(form, row_of(form, PATENTS), ColumnRole.TARGET)].value == 9000
    assert sheet[f"{cell_of(form, '1.1', ColumnRole.HIGH)[0]}4"].value == "目标上限\nUpper end"


def test_an_undo_can_be_tried_first(desk: Desk) -> None:
    form = desk.form("东湖区")
    desk.run("import", desk.returned(form, {"1.1": 12}))
    after = desk.tracks()
    done = desk.run("undo", "--dry-run")
    assert done.code == 0
    assert "Dry run" in done.out
    assert "国家和省级科技项目 东湖区 2014 结果: 12 项 → ×" in done.out
    assert desk.tracks() == after
    desk.table.write_bytes(desk.table.read_bytes().replace(b",6190,", b",6191,"))
    refused = desk.run("undo")
    assert (refused.code, refused.out) == (2, "")
    assert "changed since the last import" in refused.err


def test_a_parquet_table_takes_no_returns(desk: Desk, tmp_path: Path) -> None:
    form = desk.returned(desk.form("东湖区"), {"1.1": 12})
    (tmp_path / "data" / "kpis.csv").write_bytes(b"PAR1")
    done = desk.run("import", form)
    assert done.code == 2
    assert "Parquet" in done.err
