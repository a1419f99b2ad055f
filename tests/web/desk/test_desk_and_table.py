"""The desk follows the table: what commands, older tables and crashes did to what it had accepted."""

from __future__ import annotations

import pytest

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY
from dashboard.history.file_store import FileStore
from dashboard.history.store import changes, undo
from dashboard.returns.desk.draft import DraftSource
from dashboard.returns.desk.model import CellKey, RoundKey
from dashboard.returns.importing import ImportRequest, import_returns
from dashboard.settings import Settings
from dashboard.web.desk.services import BY_HAND, Desk
from dashboard.web.storage import Storage
from tests.tables import CATALOG
from tests.web.desk.desk_forms import COUNTY, PLACE, ROUND, Office, Window, return_path, words

PATH, KEY = return_path(), RoundKey(2014, 6)
SOUND = {"8.2-value": "123", "8.4-value": "14"}  # the place has no published figures of these


def report(clerk: Window, path: str = PATH, **cells: str) -> None:
    """Fill in and submit."""
    assert clerk.save(cells or SOUND, path=path).status_code == 303
    assert clerk.submit(path).status_code == 303


@pytest.fixture
def clerk(office: Office) -> Window:
    assert office.open_round().status_code == 303
    clerk = office.window("qsh01")
    report(clerk)
    return clerk


@pytest.fixture
def bureau(office: Office, clerk: Window) -> Window:  # noqa: ARG001 - with a return that waits
    return office.window("kjj01")


def desk(office: Office) -> Desk:
    """The desk of another process."""
    settings = Settings(data=office.table, users=office.table.with_name("users.txt"))
    return Desk(Storage(settings), settings)


def log_events(office: Office) -> list[tuple[str, str]]:
    return [(line.event, line.who) for line in desk(office).store.log()]


def test_the_command_that_undoes_an_acceptance_undoes_it_at_the_desk_once(office: Office, bureau: Window) -> None:
    before = office.table.read_bytes()
    bureau.post(PATH, "accept")
    undo(FileStore(office.table), "wang")
    assert office.table.read_bytes() == before
    assert "已报待审" in office.window("qsh02").page(PATH)
    assert "收下入库" in bureau.page(PATH)
    assert log_events(office)[:2] == [("undo", "wang"), ("accept", "kjj01")], "two processes follow, once"
    bureau.post(PATH, "accept")
    assert "已入库" in bureau.page(PATH) and len(changes(FileStore(office.table))) == 3


def test_an_older_table_put_back_by_hand_undoes_what_it_does_not_have(office: Office, bureau: Window) -> None:
    before = office.table.read_bytes()
    bureau.post(PATH, "accept")
    office.look()
    office.table.write_bytes(before)
    office.look()
    assert "已报待审" in bureau.page(PATH)
    assert log_events(office)[0] == ("undo", BY_HAND)


def test_what_was_changed_since_is_told_and_cannot_be_undone_alone(office: Office, bureau: Window) -> None:
    bureau.post(PATH, "accept")
    text = office.table.read_text("utf-8-sig")
    row = next(line for line in text.splitlines() if f"{PLACE},2014,6,actual,123," in line)
    office.table.write_text(text.replace(row, row.replace(",123,", ",124,")), "utf-8-sig", newline="")
    page = bureau.page(PATH)
    assert "已入库" in page and "表里现在不同的" in page and "124 件" in page
    assert "撤回收下的这一次" not in page
    assert "124 件" in office.window("qsh01").page(PATH)


def test_accepting_again_after_a_crash_takes_over_the_import_that_was_made(office: Office, bureau: Window) -> None:
    before, other = office.table.read_bytes(), desk(office)
    other.put(KEY, PLACE, other.store.submissions(KEY, PLACE)[0], "kjj02")  # and the desk never heard of it
    bureau.post(PATH, "accept")
    assert len(changes(FileStore(office.table))) == 1
    bureau.post(PATH, "undo")
    assert office.table.read_bytes() == before


def city_sum(office: Office, value: str) -> None:
    """Give the city a result of January through June, and ten of it to another county."""
    for place, text in ((CITY, value), (COUNTY, "10")):
        cells = {CellKey("发明专利申请量", "", "value"): text}
        import_returns(FileStore(office.table), CATALOG, ImportRequest((DraftSource(KEY, place, cells),), "wang"))
    office.look()


def test_what_is_above_the_city_is_accepted_for_a_reason_that_enters_the_table(office: Office, bureau: Window) -> None:
    city_sum(office, "100")
    page = bureau.page(PATH)
    assert "合计 133，大于全市 100" in page and "原因（必填：8.2 发明专利申请量" in page
    assert "九个县区合计超过全市的有 1 项" in page and "全市 100 合计 133" in page
    refused = bureau.post(PATH, "accept", {"reason": " "})
    assert (refused.status_code, "请写明原因" in words(refused)) == (409, True)
    assert bureau.post(PATH, "accept", {"reason": "两地共有一件"}).status_code == 303
    row = read_dataset(office.table, CATALOG).series("发明专利申请量", PLACE).actual(2014, 6)
    assert row is not None and (row.value, row.note) == (123, "市科技局：两地共有一件")
    clerk = office.window("qsh01").page(PATH)
    assert "发明专利申请量：两地共有一件" in clerk and "表里现在不同的" not in clerk
    bureau.post(PATH, "undo")
    assert "已报待审" in bureau.page(PATH)


def test_several_at_once_never_accept_what_is_above_the_city(office: Office, bureau: Window) -> None:
    city_sum(office, "100")
    answer = bureau.post("/returns", "accept-several", {"round": ROUND, f"tick:{PATH}": "on"})
    assert answer.headers["Location"].endswith("count=0/1")
