"""The desk's store: steps, drafts of two people, reviewers at once, processes at once, the chained log."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.dataset.model import CITY
from dashboard.dataset.resources import ROOT
from dashboard.history.database import Database
from dashboard.history.tables import DESK_TABLES
from dashboard.returns.desk.database_store import DatabaseDesk
from dashboard.returns.desk.desk_log import broken_line
from dashboard.returns.desk.model import Actor, CellKey, DeskError, ReturnState, RoundKey, Submission, Upload
from dashboard.returns.desk.store import DeskStore
from dashboard.returns.form import FormKind

PLACE, OTHER = "青山湖区", "南昌县"
CLERK, COLLEAGUE = Actor("qsh01", "10.0.0.7", places=(PLACE,)), Actor("qsh02", places=(PLACE,))
BUREAU, SECOND = Actor("kjj01", is_reviewer=True), Actor("kjj02", is_reviewer=True)
JUNE = RoundKey(2014, 6)
PATENTS, GRANTS = CellKey("专利申请量", "", "value"), CellKey("专利授权量", "", "value")
CLERKS, SAVES = 4, 12  # processes at once, and how often each saves


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the desk is kept: a file, or a database of a server."""
    if request.param == "sqlite":
        return str(tmp_path / "desk.sqlite")
    url: str = request.getfixturevalue("postgres").database()
    return url


def desk_at(address: str) -> DatabaseDesk:
    is_url = address.startswith("postgresql")
    return DatabaseDesk(Database(address if is_url else Path(address), CITY, () if is_url else DESK_TABLES))


@pytest.fixture
def store(address: str) -> Iterator[DatabaseDesk]:
    store = desk_at(address)
    store.open_round(JUNE, (PLACE, OTHER), date(2014, 7, 15), "", BUREAU)
    yield store
    store.database.engine.dispose()


def state(store: DeskStore, place: str = PLACE) -> str:
    return store.returns(JUNE)[place].state.value


def texts(store: DeskStore) -> dict[CellKey, str]:
    return {key: cell.text for key, cell in store.draft(JUNE, PLACE).items()}


def submitted(store: DeskStore, text: str = "38") -> int:
    """Save and submit; returns the number of the submission."""
    store.save(JUNE, PLACE, {PATENTS: text}, store.returns(JUNE)[PLACE].version, CLERK)
    store.submit(JUNE, PLACE, store.returns(JUNE)[PLACE].version, CLERK)
    return store.returns(JUNE)[PLACE].submissions


def put(submission: Submission) -> str:
    return f"table with {submission.number}"


def refuse(submission: Submission) -> str:
    raise AssertionError(f"{submission.number} is put into the table")


@pytest.mark.parametrize("slug", ["2014", "2014-06", "2015-targets"])
def test_a_round_is_known_by_its_word(slug: str) -> None:
    key = RoundKey.of(slug)
    assert key is not None and key.slug == slug
    assert (key.month, key.kind) == ((6, FormKind.RESULTS) if "06" in slug else (None, key.kind))


@pytest.mark.parametrize("slug", ["", "2014-13", "2014-6", "14", "2014-06-targets", "1066", "２０１４", "2014-06 "])
def test_other_words_name_no_round(slug: str) -> None:
    assert RoundKey.of(slug) is None


def test_a_return_goes_from_empty_to_the_table_and_out_of_it_again(store: DeskStore) -> None:
    assert (state(store), store.draft(JUNE, PLACE)) == ("empty", {})
    number = submitted(store)
    assert (state(store), number) == ("submitted", 1)
    store.send_back(JUNE, PLACE, 1, {"专利申请量\t": "与 5 月相同？"}, BUREAU)
    assert (state(store), texts(store)) == ("sent_back", {PATENTS: "38"})
    assert submitted(store, "41") == 2
    store.accept(JUNE, PLACE, 2, BUREAU, put)
    assert state(store) == "accepted"
    store.undo(JUNE, PLACE, 2, BUREAU, lambda _: None)
    assert state(store) == "submitted"
    second, first = store.submissions(JUNE, PLACE)
    assert (first.cells, first.state, first.comments) == (
        {PATENTS: "38"},
        "sent_back",
        {"专利申请量\t": "与 5 月相同？"},
    )
    assert (second.cells, second.state, second.change) == ({PATENTS: "41"}, "submitted", "")
    assert [line.event for line in store.log() if line.place == PLACE] == [
        "undo",
        "accept",
        "submit",
        "send_back",
        "submit",
    ]
    assert next(line.address for line in store.log() if line.event == "submit") == "10.0.0.7"


def test_a_round_is_opened_once_closed_and_opened_again(store: DeskStore) -> None:
    with pytest.raises(DeskError, match="round_exists"):
        store.open_round(JUNE, (PLACE,), date(2014, 8, 1), "", SECOND)
    number = submitted(store)
    store.set_open(JUNE, False, BUREAU)
    with pytest.raises(DeskError, match="stale"):
        store.set_open(JUNE, False, SECOND)
    with pytest.raises(DeskError, match="closed"):
        store.save(JUNE, OTHER, {PATENTS: "1"}, 0, Actor("ncx01", places=(OTHER,)))
    store.accept(JUNE, PLACE, number, BUREAU, put)
    store.set_open(JUNE, True, BUREAU)
    assert [line.event for line in store.log()] == ["reopen", "accept", "close", "submit", "open"]


def test_what_two_people_type_into_one_cell_is_never_overwritten_silently(store: DeskStore) -> None:
    store.save(JUNE, PLACE, {PATENTS: "30", GRANTS: "9"}, 0, CLERK)  # both look at version 1 now
    assert store.save(JUNE, PLACE, {PATENTS: "36", GRANTS: "9"}, 1, COLLEAGUE) == ()
    (conflict,) = store.save(JUNE, PLACE, {PATENTS: "38", GRANTS: "10"}, 1, CLERK)
    assert (conflict.key, conflict.typed, conflict.current.text, conflict.current.who) == (PATENTS, "38", "36", "qsh02")
    assert texts(store) == {PATENTS: "36", GRANTS: "10"}, "the other cell is saved"
    assert store.save(JUNE, PLACE, {PATENTS: "30", GRANTS: "10"}, 1, CLERK) == (), (
        "who left it as it was changes nothing"
    )
    assert store.save(JUNE, PLACE, {PATENTS: ""}, 3, CLERK) == () and texts(store) == {GRANTS: "10"}


def test_the_same_save_sent_twice_is_one(store: DeskStore) -> None:
    for _ in range(2):
        assert store.save(JUNE, PLACE, {PATENTS: "30"}, 0, CLERK) == ()
    assert store.returns(JUNE)[PLACE].version == 1


def test_a_workbook_fills_the_draft_and_is_kept_as_it_came(store: DeskStore) -> None:
    store.save(JUNE, PLACE, {GRANTS: "9"}, 0, CLERK)
    store.bring(JUNE, PLACE, [Upload({PATENTS: "38"}, "青山湖区.xlsx", b"as it came")], CLERK)
    assert texts(store) == {PATENTS: "38", GRANTS: "9"}
    store.submit(JUNE, PLACE, 2, CLERK)
    (digest,) = store.submissions(JUNE, PLACE)[0].files
    assert store.file(JUNE, PLACE, digest) == ("青山湖区.xlsx", b"as it came")
    assert store.file(JUNE, OTHER, digest) is None, "it is another place's"


def test_workbooks_that_are_handed_in_together_are_one_step(store: DeskStore) -> None:
    uploads = [Upload({PATENTS: "38"}, "a.xlsx", b"a"), Upload({PATENTS: "38", GRANTS: "9"}, "b.xlsx", b"b")]
    store.bring(JUNE, PLACE, uploads, CLERK)
    assert (texts(store), store.returns(JUNE)[PLACE].version) == ({PATENTS: "38", GRANTS: "9"}, 1)
    lines = [(line.details["file"], line.details["cells"]) for line in store.log() if line.event == "workbook"]
    assert lines == [("b.xlsx", 1), ("a.xlsx", 1)] and broken_line(store.log()[::-1]) is None
    store.submit(JUNE, PLACE, 1, CLERK)
    assert sorted(store.submissions(JUNE, PLACE)[0].files.values()) == ["a.xlsx", "b.xlsx"]


def test_stale_and_replayed_posts_are_refused(store: DeskStore) -> None:
    number = submitted(store)
    with pytest.raises(DeskError, match="from_submitted"):
        store.submit(JUNE, PLACE, 1, CLERK)
    store.accept(JUNE, PLACE, number, BUREAU, put)
    with pytest.raises(DeskError, match="from_accepted"):
        store.accept(JUNE, PLACE, number, SECOND, refuse)
    store.send_back(JUNE, PLACE, number, {"": "请更正"}, BUREAU)
    store.save(JUNE, PLACE, {PATENTS: "39"}, 1, CLERK)
    with pytest.raises(DeskError, match="stale"):
        store.submit(JUNE, PLACE, 1, COLLEAGUE)
    store.submit(JUNE, PLACE, 2, CLERK)
    with pytest.raises(DeskError, match="stale"):
        store.accept(JUNE, PLACE, 1, SECOND, refuse)
    with pytest.raises(DeskError, match="no_comment"):
        store.send_back(JUNE, PLACE, 2, {"": ""}, BUREAU)


def test_a_return_stays_as_it_was_where_the_table_refuses_it(store: DeskStore) -> None:
    number, lines = submitted(store), len(store.log())
    with pytest.raises(AssertionError):
        store.accept(JUNE, PLACE, number, BUREAU, refuse)
    assert (state(store), len(store.log())) == ("submitted", lines)


def test_nothing_at_all_is_not_submitted_and_another_place_has_no_return(store: DeskStore) -> None:
    store.save(JUNE, PLACE, {PATENTS: "1"}, 0, CLERK)
    store.save(JUNE, PLACE, {PATENTS: ""}, 1, CLERK)
    with pytest.raises(DeskError, match="nothing"):
        store.submit(JUNE, PLACE, 2, CLERK)
    with pytest.raises(DeskError, match="no_return"):
        store.save(JUNE, "安义县", {PATENTS: "1"}, 0, Actor("ayx01", places=("安义县",)))
    with pytest.raises(DeskError, match="no_round"):
        store.save(RoundKey(2014, 7), PLACE, {PATENTS: "1"}, 0, CLERK)


def worker(path: str, words: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that works on the store of this test."""
    code = f"import sys\nfrom tests.returns import test_desk_store as t\n{words}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, path, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8")


def save_often(path: str, name: str) -> None:
    """Save cells of one's own, each looking at the draft as it is."""
    for number in range(SAVES):
        save_one(path, name, number)


def save_one(path: str, name: str, number: int) -> None:
    """Save a cell as somebody who looks at the draft as it is."""
    store = desk_at(path)
    cells = {CellKey(f"{name}-{number}", "", "value"): str(number)}
    store.save(JUNE, PLACE, cells, store.returns(JUNE)[PLACE].version, Actor(name, places=(PLACE,)))


def accept_once(path: str, name: str) -> None:
    """Accept the first submission, and print what became of it."""
    try:
        desk_at(path).accept(JUNE, PLACE, 1, Actor(name, is_reviewer=True), put)
        print("accepted")
    except DeskError as error:
        print(error.reason)


def test_processes_that_save_at_once_lose_nothing_and_one_of_several_reviewers_accepts(
    store: DeskStore, address: str
) -> None:
    savers = [worker(address, "t.save_often(*sys.argv[1:])", f"clerk{number}") for number in range(CLERKS)]
    assert [saver.communicate()[0] for saver in savers] == [""] * CLERKS
    assert len(texts(store)) == CLERKS * SAVES == store.returns(JUNE)[PLACE].version
    store.submit(JUNE, PLACE, CLERKS * SAVES, CLERK)
    reviewers = [worker(address, "t.accept_once(*sys.argv[1:])", f"kjj{number}") for number in range(2)]
    assert sorted(reviewer.communicate()[0].strip() for reviewer in reviewers) == ["accepted", "from_accepted"]
    assert broken_line(store.log()[::-1]) is None


def save_without_end(path: str) -> None:
    """Save cells one after the other, and print each that is saved."""
    for number in itertools.count():
        save_one(path, "killed", number)
        print(number, flush=True)


def test_a_process_that_is_killed_loses_nothing_that_it_has_saved(store: DeskStore, address: str) -> None:
    with worker(address, "t.save_without_end(*sys.argv[1:])") as saver:
        assert saver.stdout
        last = [int(saver.stdout.readline()) for _ in range(SAVES)][-1]
        saver.kill()
        last = max([last, *(int(line) for line in saver.stdout.read().split("\n")[:-1])])
    cells = {key.kpi for key in texts(store)}
    assert {f"killed-{number}" for number in range(last + 1)} <= cells
    assert store.returns(JUNE)[PLACE].version == len(cells), "none of them is half there or twice"
    assert store.save(JUNE, PLACE, {PATENTS: "1"}, len(cells), CLERK) == ()


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("update log set who = 'nobody' where number = 2", 2), ("delete from log where number = 2", 2),
        ("update log set details = '{}' where number = 3", 3), ("delete from log where number = 1", 1),
        ("update log set number = 9 where number = 3", 3), ("update log set who = who", None),
    ],
)  # fmt: skip
def test_a_line_of_the_log_that_is_altered_or_removed_is_noticed(
    store: DatabaseDesk, damage: str, broken: int | None
) -> None:
    store.accept(JUNE, PLACE, submitted(store), BUREAU, put)
    with store.database.adding() as connection:
        connection.exec_driver_sql(damage)
    assert broken_line(store.log()[::-1]) == broken


def test_the_states_of_all_places_are_those_of_their_returns(store: DeskStore) -> None:
    submitted(store)
    returns = store.returns(JUNE)
    assert {place: own.state for place, own in returns.items()} == {
        PLACE: ReturnState.SUBMITTED, OTHER: ReturnState.EMPTY,
    }  # fmt: skip
    assert (returns[PLACE].changed_by, returns[OTHER].version) == ("qsh01", 0)
