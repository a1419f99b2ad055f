"""The desk without a browser: a round from opening to undo, on screen and by workbook, and all that is refused."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY
from dashboard.history.file_store import FileStore
from dashboard.history.store import changes
from dashboard.returns.layout import FORM_SHEET
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.request_guard import MAX_BODY_BYTES
from tests.commands import Run
from tests.returns.desk import blank, cell_of
from tests.tables import CATALOG, copy_data
from tests.web.desk.desk_forms import COUNTY, PLACE, ROUND, Office, Window, form_of, return_path, words

PATH, LIST = return_path(), "/returns"
SOUND = {"8.2-value": "１２３", "8.4-value": "１４"}  # the place has no published figures of these


Answers = dict[str, int | float | str]  # by row of the form


@pytest.fixture
def clerk(office: Office) -> Window:
    assert office.open_round().status_code == 303
    return office.window("qsh01")


@pytest.fixture
def bureau(office: Office, clerk: Window) -> Window:  # noqa: ARG001 - with a round that is open
    return office.window("kjj01")


def submitted(clerk: Window) -> None:
    assert clerk.save(SOUND).status_code == 303
    assert clerk.submit().status_code == 303


def workbook(
    office: Office, clerk: Window, answers: dict[str, int | float | str], name: str = "收回.xlsx"
) -> tuple[str, bytes]:
    """The form of the round, downloaded and filled by row."""
    answer = clerk.client.get(f"{PATH}/form.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    book, buffer = load_workbook(io.BytesIO(answer.data)), io.BytesIO()
    for row, value in answers.items():
        book[FORM_SHEET][cell_of(form_of(office.table), row)] = value
    book.save(buffer)
    return name, buffer.getvalue()


def test_a_round_from_its_opening_to_the_undo_leaves_the_table_byte_for_byte(office: Office) -> None:
    before = office.table.read_bytes()
    assert "没有要填报的" in office.window("qsh01").page(LIST)
    assert office.open_round(note="按受理日计").headers["Location"] == "/returns?done=desk.done_open"
    clerk, bureau = office.window("qsh01"), office.window("kjj01")
    to_do = clerk.page(LIST)
    assert "有 1 件要做" in to_do and "2014 年 1—6 月结果" in to_do and "按受理日计" in to_do and COUNTY not in to_do

    saved = clerk.save({"8.2-value": "298.5", "8.4-value": "73"})
    assert saved.headers["Location"].endswith("?area=8#faults")
    page = clerk.page(f"{PATH}?area=8")
    assert "草稿" in page and "8.2 发明专利申请量：298.5 不是整数" in page and "已填 1 项" in page
    assert clerk.submit().status_code == 409
    assert "298.5" not in bureau.page(PATH), "of a draft the bureau sees how far it is"
    assert "1/72" in bureau.page(LIST)

    assert clerk.save(SOUND, go="preview").headers["Location"].endswith("?view=preview")
    preview = clerk.page(f"{PATH}?view=preview")
    assert "新增 2" in preview and "留空 70" in preview and "123 件" in preview
    assert clerk.submit().headers["Location"].endswith("?done=desk.done_submit")
    assert "已报待审" in clerk.page(PATH)

    review = bureau.page(PATH)
    assert "收下入库" in review and "8.2 发明专利申请量" in review
    comment = {"comment:发明专利申请量\t": "与 5 月相同？", "comment:": ""}
    assert bureau.post(PATH, "send-back", comment).headers["Location"].endswith("?done=desk.done_send_back")
    assert "发明专利申请量：与 5 月相同？" in clerk.page(LIST)
    assert "与 5 月相同？" in clerk.page(f"{PATH}?area=8")

    assert clerk.save({"8.2-value": "124"}).status_code == 303
    assert clerk.submit().status_code == 303
    assert bureau.post(PATH, "accept").headers["Location"].endswith("?done=desk.done_accept")
    office.look()
    reader = office.window("ling").client.get("/data.csv").text
    assert f"8,发明专利申请量,,{PLACE},2014,6,actual,124,件" in reader
    (change,) = changes(FileStore(office.table))
    assert (change.kind.value, change.who, change.files, len(change.rows)) == (
        "import",
        "kjj01",
        ("青山湖区-2014-06",),
        2,
    )
    assert "已入库" in clerk.page(PATH) and "撤回收下的这一次" in bureau.page(PATH)

    assert bureau.post(PATH, "undo").headers["Location"].endswith("?done=desk.done_undo")
    assert office.table.read_bytes() == before
    assert "已报待审" in clerk.page(PATH)
    log = bureau.page("/returns/log")
    assert "逐行相连" in log and all(word in log for word in ("开轮次", "上报", "退回", "收下入库", "撤回"))


def test_a_workbook_fills_the_draft_and_comes_down_with_it(office: Office, clerk: Window) -> None:
    clerk.save({"8.4-value": "１４"})
    file = workbook(office, clerk, {"8.2": 123})
    answer = clerk.upload([file])
    assert answer.headers["Location"].endswith("view=preview&done=desk.done_upload&count=2")
    assert "2 个数已进草稿" in clerk.page(answer.headers["Location"])
    down = load_workbook(io.BytesIO(clerk.client.get(f"{PATH}/form.xlsx").data))[FORM_SHEET]
    form = form_of(office.table)
    assert [down[cell_of(form, row)].value for row in ("8.2", "8.4")] == [123, 14]
    empty = load_workbook(io.BytesIO(office.window("kjj01").client.get(f"{PATH}/form.xlsx").data))[FORM_SHEET]
    assert empty[cell_of(form, "8.2")].value is None, "the bureau sees no draft"
    clerk.submit()
    address = re.findall(rf'href="({re.escape(PATH)}/files/\w+)"', clerk.client.get(PATH).text)[0]
    kept = clerk.client.get(address)
    assert (kept.data, kept.mimetype) == (file[1], "application/octet-stream")
    assert kept.headers["Content-Disposition"].startswith("attachment;")
    assert office.window("ncx01").client.get(address).status_code == 403


def test_faults_of_workbooks_are_told_as_import_tells_them_and_the_draft_stays(office: Office, clerk: Window) -> None:
    clerk.save({"8.4-value": "14"})
    sound, faulty = workbook(office, clerk, {"8.2": 123}), workbook(office, clerk, {"8.2": 1.5, "8.4": "十"}, "错.xlsx")
    answer = clerk.upload([sound, faulty, ("a.txt", b"x"), ("b.xlsx", b"no workbook")])
    text = words(answer)
    assert answer.status_code == 400
    form = form_of(office.table)
    for words_of_import in (
        f"错.xlsx 填报 {cell_of(form, '8.2')} 1.5 不是整数；“件”按整数计", f"{cell_of(form, '8.4')} “十”不是数字",
        "只能导入 .xlsx 工作簿和 .csv 表，不能导入“.txt”", "b.xlsx 不是 Excel 工作簿（.xlsx），或文件已损坏",
    ):  # fmt: skip
        assert words_of_import in text
    assert "已填 1 项" in clerk.page(PATH)
    other = blank(form_of(office.table, COUNTY), read_dataset(office.table, CATALOG))
    buffer = io.BytesIO()
    other.save(buffer)
    assert "不是这一轮要的表，要的是“青山湖区 2014 年截至 6 月" in words(clerk.upload([("x.xlsx", buffer.getvalue())]))
    assert clerk.upload([]).status_code == 400
    assert clerk.upload([("../../x.csv", b"kpi\n")] * 6).status_code == 400
    assert "列应为" in words(clerk.upload([("../../x.csv", b"kpi\n")]))


def test_what_two_clerks_type_is_told_and_the_other_fields_are_saved(office: Office, clerk: Window) -> None:
    clerk.save({"8.2-value": "30"})
    page = clerk.client.get(f"{PATH}?area=8").text
    office.window("qsh02").save({"8.2-value": "36"})
    fields = {"form_token": re.findall(r'form_token" type="hidden" value="([^"]+)', page)[0], "action": "save"}
    answer = clerk.client.post(PATH, data=fields | {"seen": "1", "area": "8", "8.2-value": "38", "8.4-value": "7"})
    text = words(answer)
    assert answer.status_code == 409
    assert "qsh02" in text and "改为 36，你填的是 38" in text and "已填 2 项" in text
    assert 'value="36"' in answer.text and 'value="7"' in answer.text


def test_the_script_that_saves_gets_faults_counts_and_the_version(clerk: Window) -> None:
    page = clerk.client.get(f"{PATH}?area=8").text
    token = re.findall(r'form_token" type="hidden" value="([^"]+)', page)[0]
    form = {"form_token": token, "action": "save", "seen": "0", "area": "8", "8.2-value": "1.5", "8.4-value": "１４"}
    answer = clerk.client.post(PATH, data=form, headers={"Accept": "application/json"}).get_json()
    assert answer["version"] == 1 and answer["areas"]["8"] == [1, 8, "1 处错误"]
    assert answer["state"] == ["draft", "草稿"] and answer["areas"]["1"][2] == ""
    assert answer["download"] == "已带入草稿里的 2 项。"
    assert answer["faults"] == {"8.2-value": ["1.5 不是整数；“件”按整数计"]}
    assert (answer["readings"], answer["notes"]) == ({"8.4-value": "“１４”按 14 记"}, {})
    assert answer["far"] == ["已填 1 项，共 72 项", "错误 1，空着 70"]


def test_two_reviewers_accept_one_return_once_and_stale_pages_are_refused(office: Office, clerk: Window) -> None:
    submitted(clerk)
    first, second = office.window("kjj01"), office.window("kjj02")
    page = second.client.get(PATH).text
    token = re.findall(r'form_token" type="hidden" value="([^"]+)', page)[0]
    assert first.post(PATH, "accept").status_code == 303
    late = second.client.post(PATH, data={"form_token": token, "action": "accept", "number": "1"})
    assert (late.status_code, "这一份已经入库" in words(late)) == (409, True)
    assert len(changes(FileStore(office.table))) == 1
    replayed = clerk.post(PATH, "submit", {"seen": "1"})
    assert (replayed.status_code, "没有照办" in words(replayed)) == (409, True)
    stranger = office.window("ncx01").client
    assert stranger.get(PATH).status_code == stranger.post(PATH, data={"action": "submit"}).status_code == 403
    assert clerk.post(PATH, "accept", {"number": "1"}).status_code == 403
    forged = clerk.client.post(PATH, data={"form_token": "x", "action": "save", "area": "8", "seen": "1"})
    assert forged.status_code == 403
    from_outside = {"Sec-Fetch-Site": "cross-site"}
    form = {"form_token": token, "action": "undo", "number": "1"}
    assert second.client.post(PATH, data=form, headers=from_outside).status_code == 403


def test_an_undo_takes_out_its_own_return_and_no_other(office: Office, clerk: Window, bureau: Window) -> None:
    submitted(clerk)
    assert bureau.post(PATH, "accept").status_code == 303
    assert "撤回收下的这一次" in bureau.page(PATH)
    other, path = office.window("ncx01"), return_path(COUNTY)
    other.save({"8.4-value": "7"}, path=path)
    other.submit(path)
    assert bureau.post(path, "accept").status_code == 303
    after = office.table.read_bytes()
    refused = bureau.post(PATH, "undo", {"number": "1"})
    assert (refused.status_code, "之后又有别的导入" in words(refused)) == (503, True)
    assert office.table.read_bytes() == after and "已入库" in bureau.page(PATH)
    assert "撤回收下的这一次" not in bureau.page(PATH)
    correction = bureau.post(PATH, "send-back", {"comment:": "8.2 请更正"})
    assert correction.status_code == 303 and office.table.read_bytes() == after
    clerk.save({"8.2-value": "125"})
    clerk.submit()
    assert "更改 1" in bureau.page(PATH)


def test_several_are_accepted_at_once_only_where_nothing_is_to_check(
    office: Office, clerk: Window, bureau: Window
) -> None:
    submitted(clerk)
    other = office.window("ncx01")
    path = return_path(COUNTY)
    other.save({"8.1-value": "999999", "8.1-remark": "属实"}, path=path)
    other.submit(path)
    assert "请核对" in bureau.page(path)
    answer = bureau.post(LIST, "accept-several", {"round": "2014-06", f"tick:{PATH}": "on", f"tick:{path}": "on"})
    assert "收下了 1/2" in bureau.page(answer.headers["Location"])
    assert "已入库" in bureau.page(PATH) and "收下入库" in bureau.page(path)
    assert bureau.post(LIST, "accept-several", {"round": "2014-06"}).status_code == 400


def test_a_round_is_opened_once_of_a_time_that_has_begun_and_closed(
    office: Office, clerk: Window, bureau: Window
) -> None:
    assert "已经开过" in words(office.open_round())
    for fields, reason in (
        ({"year": "2999"}, "没有执行"), ({"kind": "x"}, "没有执行"), ({"due": "soon"}, "截止日期"),
        ({"year": "2098", "month": "7"}, "还没有到"),
    ):  # fmt: skip
        answer = office.open_round(**fields)
        assert (answer.status_code, reason in words(answer)) == (400, True), fields
    assert bureau.post(LIST, "close", {"round": "2014-06"}).status_code == 303
    assert "这一轮已关" in words(clerk.save(SOUND)) or clerk.save(SOUND).status_code == 409
    assert bureau.post(LIST, "reopen", {"round": "2014-06"}).status_code == 303
    assert clerk.save(SOUND).status_code == 303
    assert clerk.post(LIST, "open").status_code == 403


def test_what_no_page_sends_is_refused_in_words(clerk: Window, bureau: Window) -> None:
    for path in (
        "/returns/2014-07/青山湖区",
        "/returns/x/青山湖区",
        "/returns/2014-06/安义县",
        "/returns/2014-06/没有",
    ):
        assert bureau.client.get(path).status_code == 404
    for fields in ({"seen": "x"}, {"area": ""}, {"seen": "-1"}, {"area": "99"}, {"seen": "²"}, {"seen": "9" * 5000}):
        assert clerk.post(PATH, "save", {"area": "8", "seen": "0"} | fields).status_code == 400
    assert bureau.post(PATH, "accept", {"number": "?"}).status_code in (400, 409)
    large = clerk.client.post(PATH, data=b"x" * 600_000)
    assert (large.status_code, "太大，没有收下" in large.text) == (413, True)
    assert clerk.client.post("/account", data=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    assert clerk.save({"8.2-remark": "字" * 20_000}).status_code == 303, "the desk's forms may be larger"


def test_the_log_is_filtered_and_downloaded_and_a_broken_chain_is_told(
    office: Office, clerk: Window, bureau: Window, run: Run
) -> None:
    submitted(clerk)
    assert "开轮次" not in bureau.page("/returns/log?event=submit").partition("筛选")[2]
    rows = list(
        csv.DictReader(io.StringIO(bureau.client.get("/returns/log.csv?event=submit").text.removeprefix("\ufeff")))
    )
    assert [(row["who"], row["place"]) for row in rows] == [("qsh01", PLACE)]
    assert "qsh01" not in office.window("ncx01").page("/returns/log").partition("筛选")[2]
    options = ("--data", office.table, "--users", office.table.parent / "users.txt")
    assert "the log of the returns desk is unbroken, 2 lines;" in run(*options, "check").out
    with closing(sqlite3.connect(office.table.parent / "users.txt.desk.sqlite")) as connection, connection:
        connection.execute("update log set who = 'nobody' where number = 1")
    assert "记录在第 1 行断开" in bureau.page("/returns/log")
    checked = run(*options, "check")
    assert (checked.code, "its log breaks at line 1" in checked.err) == (2, True)


def test_a_file_that_is_no_desk_is_a_fault_of_the_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "users.txt.desk.sqlite").write_bytes(b"no database")
    checked = run("--data", copy_data(tmp_path), "--users", tmp_path / "users.txt", "check")
    assert (checked.code, "the returns desk cannot be read" in checked.err) == (2, True)


def test_a_place_that_the_catalog_no_longer_has_stops_no_page(office: Office, clerk: Window, bureau: Window) -> None:
    submitted(clerk)
    with closing(sqlite3.connect(office.table.parent / "users.txt.desk.sqlite")) as connection, connection:
        connection.execute("update rounds set places = ?", (json.dumps([PLACE, "某县"]),))
        for table in ("returns", "log"):
            connection.execute(f"update {table} set place = '某县' where place in ('', '{COUNTY}')")
    assert PLACE in bureau.page(LIST) and "某县" in bureau.page("/returns/log")
    paths = (return_path("某县"), f"{return_path('某县')}/form.xlsx", f"{LIST}/{ROUND}/all/round.xlsx")
    assert [bureau.client.get(path).status_code for path in paths] == [404, 404, 200]


def test_the_whole_round_is_one_workbook(clerk: Window, bureau: Window) -> None:
    submitted(clerk)
    sheet = load_workbook(io.BytesIO(bureau.client.get("/returns/2014-06/all/round.xlsx").data))["2014-06"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][5:] == ["青山湖区 已报待审", "南昌县 未报"]
    assert ["8.2", "发明专利申请量", None, "件", "结果", 123, None] in rows


def test_tasks_of_the_plan_are_reported_in_the_form_of_the_city(office: Office) -> None:
    path, bureau = return_path(CITY, "2014-05"), office.window("kjj01")
    bureau.post(
        LIST, "open", {"kind": "month", "year": "2014", "month": "5", "due": "2014-06-10", f"place:{CITY}": "on"}
    )
    city, row = office.window("shi01"), next(row for row in form_of(office.table, CITY, 5).rows if row.is_task)
    assert "0–1" in city.page(f"{path}?area={row.area}"), "what is asked of a task is no number of tasks"
    cells = {f"{row.number}-value": "50%", f"{row.number}-remark": "已立项"}
    assert city.save(cells, row.area, "preview", path).status_code == 303
    assert city.save({"8.1-value": "4000"}, 8, path=path).status_code == 303
    preview = city.page(f"{path}?view=preview")
    assert "专利申请量 进展 未填报 略慢 截至 5 月，完成 40.0%" in preview, "and so would that of a target"
    assert f"{row.number} 重点任务 {row.breakdown}" in preview and "结果 0.5 已立项" in preview
    assert f"{row.breakdown} 进展 未填报 进行中" in preview, "its state would turn"
    assert city.submit(path).status_code == 303
    assert bureau.post(path, "accept").status_code == 303
    assert changes(FileStore(office.table))[0].rows[0].breakdown == row.breakdown


def test_who_reports_or_reviews_sees_the_desk_on_every_view_and_nobody_else_does(office: Office, clerk: Window) -> None:
    home, reader = f"/?district={PLACE}", office.window("ling")
    for window, entry, line in (
        (reader, "", ""), (clerk, "填报：要做的 1", "填报 2014 年 1—6 月结果 未填"),
        (office.window("kjj01"), "填报：待审的", "填报 2014 年 1—6 月结果 未填"),
        (office.window("ncx01"), "填报：要做的 1", ""),
        (reader, "", ""),
    ):  # fmt: skip
        page = window.page(home)
        assert (entry in page, line in page, "填报：" in page) == (True, True, bool(entry))
    clerk.save(SOUND)
    assert "填报 2014 年 1—6 月结果 草稿" in clerk.page(home), "no cache keeps an older one"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_sign_in_there_is_no_desk_and_the_page_says_how_to_get_one(language: str) -> None:
    client = create_app(Settings(watch=0)).server.test_client()
    answer = client.get(f"/returns?lang={language}")
    assert answer.status_code == 404
    assert (
        "add-user NAME --users FILE --role reporter" in answer.text and "There is no returns desk here" in answer.text
    )


def test_pages_are_in_english_too(clerk: Window, bureau: Window) -> None:
    clerk.save({"8.2-value": "1.5"})
    query = "?next=%2F%3Flang%3Den"
    assert "1 return to fill in" in clerk.page(
        f"{LIST}{query}"
    ) and "nothing to review, 0 of 2 in the table" in bureau.page(f"{LIST}{query}")
    page = clerk.page(f"{PATH}{query}&area=8")
    assert "Results of January–June 2014" in page and "1.5 is not whole" in page
    assert 'lang="en"' in clerk.client.get(f"{PATH}{query}").text
    clerk.save({"8.1-value": "20", "8.2-value": "25"})
    assert "8.2 Invention patent applications: 25 is more than “Patent applications”, 20" in clerk.page(
        f"{PATH}{query}&view=preview"
    )
