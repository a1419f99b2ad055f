"""Soaks the returns desk: fifty clerks save and submit at once over HTTP while workers are killed.

Two gunicorn workers; with `--database` two services of two workers each over one PostgreSQL server, which is killed,
too. Two clerks share each of 25 returns: each saves own fields, one a request, then both submit. Two reviewers then
accept all of them at once. In each of the three phases a worker of each service is killed with SIGKILL; a request that
got no answer is made again, as a person would. In the end every figure that was answered as saved is in the draft, the
one submission and the table, the change log has one import of each return, and the desk's log is unbroken. Prints the
counts, and ends with 1 where something is not so.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from itertools import product
from pathlib import Path
from urllib.parse import quote

import requests

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import ChangeKind
from dashboard.history.opening import open_store
from dashboard.history.store import changes, copy_table
from dashboard.returns.desk.desk_log import broken_line
from dashboard.returns.desk.draft import form_of
from dashboard.returns.desk.model import Actor, CellKey, RoundKey
from dashboard.returns.layout import ColumnRole
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from dashboard.web.storage import Storage
from tests.benchmarks.servers import Server, serving, variables
from tests.postgres_server import Server as Postgres
from tests.postgres_server import running
from tests.tables import CATALOG, copy_data

CLERKS, FIELDS = 50, 12
ROUNDS = (RoundKey(2014, 4), RoundKey(2014, 5))
PASSWORD = "correct horse battery"
REVIEWERS = ("kjj01", "kjj02")
HIDDEN = re.compile(r'name="(seen|number|form_token)" type="hidden" value="([^"]+)"')
TRIES = 20  # of a request that gets no answer


@dataclass(frozen=True, slots=True)
class Return:
    """A place's return in a round."""

    key: RoundKey
    place: str

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/returns/{self.key.slug}/{quote(self.place)}"


@dataclass(slots=True)
class Office:
    """A served desk, and what became of the requests; each window asks one of its services."""

    servers: Sequence[Server]
    postgres: Postgres | None = None
    counts: Counter[str] = field(default_factory=Counter)
    saved: dict[tuple[Return, CellKey], str] = field(default_factory=dict)  # what was answered as saved
    lock: threading.Lock = field(default_factory=threading.Lock)

    def window(self, name: str) -> Window:
        """A browser in which a user is signed in."""
        window = Window(self, requests.Session(), self.servers[self.counts["windows"] % len(self.servers)].address)
        self.count("windows")
        answer = window.request("POST", "/sign-in", data={"name": name, "password": PASSWORD})
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"{name}: {answer.status_code} {answer.text[-600:]}")
        return window

    def count(self, what: str) -> None:
        """Count something that happened."""
        with self.lock:
            self.counts[what] += 1

    def phase(self, name: str, work: Sequence[Callable[[], None]], kill_after: int) -> None:
        """Do all work at once; a worker is killed when so many requests were answered."""
        begun, before = time.monotonic(), self.counts["answered"]
        victims, ended = [min(server.workers) for server in self.servers], threading.Event()

        def kill() -> None:
            while self.counts["answered"] < before + kill_after and not ended.wait(0.002):
                pass
            for victim in victims:
                os.kill(victim, signal.SIGKILL)
                self.count("workers killed")
            if self.postgres:
                self.postgres.kill()
                self.count("databases killed")

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(len(work)) as pool:
            for done in [pool.submit(each) for each in work]:
                done.result()
        ended.set()
        killer.join()
        answered = self.counts["answered"] - before
        print(f"{name}: {len(work)} at once, {answered} requests answered in {time.monotonic() - begun:.1f} s")


@dataclass(frozen=True, slots=True)
class Window:
    """A browser of one user, which makes a request again that got no answer."""

    office: Office
    session: requests.Session
    address: str

    def request(self, method: str, path: str, **options: object) -> requests.Response:
        """Make a request; of redirects the answer is the redirect itself."""
        for _ in range(TRIES):
            try:
                answer = self.session.request(
                    method, f"{self.address}{path}", allow_redirects=False, timeout=120,
                    **options,  # type: ignore[arg-type]
                )  # fmt: skip
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):  # none, or not all of it
                self.office.count("got no answer")
                time.sleep(0.05)
                continue
            self.office.count("answered")
            if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:  # busy
                self.office.count(f"{method} {path.rpartition('/')[0]}/… asked to come again")
                time.sleep(0.5)
                continue
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.office.count(f"answered with {answer.status_code}")
            return answer
        raise RuntimeError(f"{path}: no answer")

    def post(self, path: str, action: str, view: str = "", **fields: str) -> requests.Response:
        """Post a form as the page shows it, with its hidden fields."""
        return self.request("POST", path, data=self.hidden(f"{path}{view}") | {"action": action} | fields)

    def hidden(self, address: str) -> dict[str, str]:
        """The hidden fields of a page's forms."""
        answer = self.request("GET", address)
        fields = dict(HIDDEN.findall(answer.text))
        if not fields:
            raise RuntimeError(f"{address}: {answer.status_code} {answer.text[:300]}")
        return fields


def fill(office: Office, own: Return, window: Window, cells: dict[tuple[int, str], tuple[CellKey, str]]) -> None:
    """Save fields, one a request, as the page's script does; they are known by area and name."""
    token = window.hidden(own.path)["form_token"]
    seen = "0"
    for (area, name), (key, text) in cells.items():
        data = {"form_token": token, "action": "save", "seen": seen, "area": str(area), name: text}
        answer = window.request("POST", own.path, data=data, headers={"Accept": "application/json"})
        if answer.status_code != HTTPStatus.OK:
            office.count(f"save refused with {answer.status_code}")
            continue
        content = answer.json()
        seen = str(content["version"])
        office.count("saves answered")
        with office.lock:
            office.saved[own, key] = text


def submit(office: Office, own: Return, window: Window) -> None:
    """Submit what the preview shows; of two clerks one is told that it was submitted already."""
    status = window.post(own.path, "submit", "?view=preview").status_code
    office.count("submits done" if status == HTTPStatus.SEE_OTHER else f"submits refused with {status}")


def accept(office: Office, returns: Sequence[Return], window: Window) -> None:
    """Accept one return after the other; of two reviewers one is told that it was accepted already."""
    for own in returns:
        status = window.post(own.path, "accept").status_code
        office.count("accepts done" if status == HTTPStatus.SEE_OTHER else f"accepts refused with {status}")


def faults(office: Office, storage: Storage, returns: list[Return]) -> Iterator[str]:
    """What was lost, or is there twice."""
    desk, table = storage.desk, storage.table
    dataset = read_dataset(table, CATALOG)
    lines = desk.log()
    events = Counter((line.event, line.round, line.place) for line in lines)
    imports = Counter(name for change in changes(table) if change.kind is ChangeKind.IMPORT for name in change.files)
    for own in returns:
        past = desk.submissions(own.key, own.place)
        state = desk.returns(own.key)[own.place].state
        if len(past) != 1 or state != "accepted":
            yield f"{own}: {len(past)} submissions, {state}"
        for event in ("submit", "accept"):
            if events[event, own.key.slug, own.place] != 1:
                yield f"{own}: {events[event, own.key.slug, own.place]} lines of {event}"
        if imports[f"{own.place}-{own.key.slug}"] != 1:
            yield f"{own}: {imports[f'{own.place}-{own.key.slug}']} imports"
        cells = {key: text for (other, key), text in office.saved.items() if other == own}
        draft = {key: cell.text for key, cell in desk.draft(own.key, own.place).items()}
        if not cells or draft != cells or (past and dict(past[0].cells) != cells):
            yield f"{own}: saved {len(cells)}, in the draft {len(draft)}"
        for key, text in cells.items():
            row = dataset.series(key.kpi, own.place, key.breakdown).actual(own.key.year, own.key.month)
            if row is None or row.value != float(text):
                yield f"{own}: {key.kpi} is {row and row.value} in the table, not {text}"
    if broken_line(lines[::-1]) or desk.damaged_files():
        yield "the log or a workbook is damaged"


def soak(settings: Settings, postgres: Postgres | None) -> int:
    """Soak servers over what the settings name; returns the exit code."""
    storage = Storage(settings)
    dataset, users = read_dataset(storage.table, CATALOG), storage.users
    assert users is not None  # the settings name them
    places = [place.name for place in dataset.catalog.reporting_places]
    returns = [Return(key, place) for key, place in product(ROUNDS, places)][: CLERKS // 2]
    for name in REVIEWERS:
        add_user(users, name, PASSWORD, Role.REVIEWER)
    for key in ROUNDS:
        due = (datetime.now(UTC) + timedelta(days=7)).date()
        storage.desk.open_round(key, places, due, "", Actor(REVIEWERS[0], is_reviewer=True))
    clerks = [(f"clerk{number:02}", returns[number // 2]) for number in range(CLERKS)]
    for name, own in clerks:
        add_user(users, name, PASSWORD, Role.REPORTER, (own.place,))
    words = variables(settings)
    with ExitStack() as stack:
        servers = [stack.enter_context(serving("app:server", words)) for _ in range(2 if postgres else 1)]
        office = Office(servers, postgres)
        with ThreadPoolExecutor(4) as pool:
            windows = list(pool.map(office.window, [name for name, _ in clerks]))
        seats = [(office, own, window) for (_, own), window in zip(clerks, windows, strict=True)]
        fills = [partial(fill, *seat, cells_of(seat[1], number % 2, dataset)) for number, seat in enumerate(seats)]
        office.phase("saving", fills, CLERKS * FIELDS // 2)
        office.phase("submitting", [partial(submit, *seat) for seat in seats], CLERKS // 2)
        reviewers = [office.window(name) for name in REVIEWERS]
        office.phase("accepting", [partial(accept, office, returns, window) for window in reviewers], CLERKS // 2)
        for what, count in sorted(office.counts.items()):
            print(f"  {what}: {count}")
        lost = list(faults(office, storage, returns))
    print(f"figures saved: {len(office.saved)} of {CLERKS * FIELDS}; lost or twice: {len(lost)}", *lost[:9], sep="\n  ")
    return int(bool(lost) or len(office.saved) != CLERKS * FIELDS)


def cells_of(own: Return, half: int, dataset: Dataset) -> dict[tuple[int, str], tuple[CellKey, str]]:
    """The fields that one of the two clerks fills, by area and name."""
    form = form_of(dataset, own.key, own.place)
    rows = [row for row in form.rows if not row.breakdown and row.unit in ("项", "家", "个", "人", "件")]
    role = ColumnRole.VALUE
    return {
        (row.area, f"{row.number}-{role.value}"): (CellKey(row.kpi.name, "", role.value), "1")
        for row in rows[half * FIELDS : (half + 1) * FIELDS]
    }


def main() -> int:
    """Soak in a folder that goes afterwards, or over a database."""
    with tempfile.TemporaryDirectory() as folder:
        table = copy_data(Path(folder))
        if "--database" not in sys.argv:
            return soak(Settings(data=table, users=table.with_name("users.txt"), watch=1), None)
        with running(settings={}) as postgres:
            url = DatabaseUrl(postgres.database())
            copy_table(open_store(table, CITY), open_store(url, CITY))
            return soak(Settings(data=url, users=url, watch=1), postgres)


if __name__ == "__main__":
    sys.exit(main())
