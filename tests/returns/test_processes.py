"""Imports from several processes at once: nobody's rows are lost, and the log tells every step."""

from __future__ import annotations

from dashboard.history.change_log import file_digest
from dashboard.history.file_store import FileStore
from dashboard.history.store import changes
from dashboard.history.versions import read_history
from tests.commands import result_of, start
from tests.returns.desk import Desk, row_of
from tests.tables import CATALOG

PLACES = {"东湖区": "utf-8", "高新区": "ascii"}  # with the encoding of the console: one without Chinese ends no import
KPIS = ("专利申请量", "科技担保企业", "洪城特聘专家")


def test_imports_at_the_same_time_lose_nothing(desk: Desk) -> None:
    before, processes = desk.table.read_bytes(), []
    for number, (place, encoding) in enumerate(PLACES.items()):
        form = desk.form(place)
        answers = {row_of(form, kpi): 10 + number for kpi in KPIS}
        file = desk.returned(form, answers, {row_of(form, KPIS[0]): "首批"}, name=f"{place}.xlsx")
        words = ("import", file, "--by", place)
        processes.append(start(*words, encoding=encoding, DASHBOARD_DATA=str(desk.table)))
    for result in map(result_of, processes):
        assert (result.code, result.err) == (0, "")
        assert "Written; undo takes it back." in result.out
    dataset = desk.dataset
    for number, place in enumerate(PLACES):
        results = [dataset.series(kpi, place).actual(2014) for kpi in KPIS]
        assert [result.value for result in results if result] == [10 + number] * 3
    first, second = reversed(changes(FileStore(desk.table)))
    assert {first.who, second.who} == set(PLACES)
    assert [len(change.rows) for change in (first, second)] == [3, 3]
    assert (first.after, second.after) == (second.before, file_digest(desk.table))
    digests = {version.short for version in read_history(FileStore(desk.table), CATALOG).versions}
    assert len(digests) == len(PLACES) + 1 and {first.before[:8], second.before[:8]} < digests
    assert not list(desk.table.parent.glob(".*unfinished"))
    assert [desk.run("undo").code for _ in PLACES] == [0, 0]
    assert desk.table.read_bytes() == before
