"""Sets up a temporary copy to try: sample returns, an open round, a user of each role; all of it goes when it stops."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.metrics.progress_rows import newest_month
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.desk.model import Actor, RoundKey
from dashboard.returns.sample.file import write_sample
from dashboard.returns.sample.table import sample_dataset
from dashboard.settings import Settings
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user, first_password
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.storage import Storage

DAYS = 14  # until the round is due
BUREAU = "bureau"
TASK = re.compile(r'^\[\[task\]\]\nname = "(.+)"\n', re.MULTILINE)


@contextmanager
def demo_copy(settings: Settings) -> Iterator[Settings]:
    """Make the copy, print who may sign in, and yield the settings to serve it with; at the end its folder goes."""
    with tempfile.TemporaryDirectory(prefix="dashboard-demo-") as name:
        folder = Path(name)
        dataset = read_dataset(Storage(settings).table, settings.catalog)
        table, sample = folder / "kpis.csv", sample_dataset(dataset, seed=settings.seed, size=None)
        write_sample(sample, table)
        shutil.copy(settings.shapes, folder / settings.shapes.name)
        text = settings.catalog.read_text(encoding="utf-8")
        (folder / settings.catalog.name).write_text(_with_owners(text, dataset, sample), encoding="utf-8")
        place = dataset.catalog.counties[0].name
        users, year = folder / "accounts.txt", dataset.report_year + 1
        month = min((newest_month(sample, year) or 0) + 1, MONTHS)  # of which the copy has nothing yet
        key = RoundKey(year, month)
        _print_users(_add_users(users, place), key, place)
        copy = settings.model_copy(
            update={"data": table, "catalog_file": None, "users": users, "sample": False, "rows": None}
        )
        places = [CITY, *(each.name for each in dataset.catalog.reporting_places)]
        due = datetime.now().astimezone().date() + timedelta(days=DAYS)
        Storage(copy).desk.open_round(key, places, due, "", Actor(BUREAU, is_reviewer=True))
        yield copy
    print("试用的数据、用户和密码都已删除。 The demo's data, users and passwords are gone.", flush=True)


def _with_owners(catalog: str, dataset: Dataset, sample: Dataset) -> str:
    """Add to the tasks of a catalog's text which have none the sample's owners and due months."""
    known, tasks = dataset.catalog.tasks, sample.catalog.tasks

    def entry(head: re.Match[str]) -> str:
        name = head[1]
        fields = [field for field in ("owner", "due") if name in tasks and not getattr(known[name], field)]
        return head[0] + "".join(f'{field} = "{getattr(tasks[name], field)}"\n' for field in fields)

    return TASK.sub(entry, catalog)


def _add_users(users: Path, place: str) -> dict[str, tuple[str, str]]:
    """Add a user of each role; returns their passwords with what they are there for, by name."""
    roles: dict[str, tuple[Role, tuple[str, ...], str]] = {
        "clerk": (Role.REPORTER, (place,), f"为{place}填报 reports for {place}"),
        "division": (Role.REPORTER, (CITY,), "为全市和重点任务填报 reports for the city and the plan's tasks"),
        BUREAU: (Role.REVIEWER, (), "开轮次、审核 opens rounds, reviews"),
        "leader": (Role.READER, (), "只看 looks"),
        "admin": (Role.ADMIN, (), "管理用户 manages users"),
    }
    passwords: dict[str, tuple[str, str]] = {}
    for name, (role, places, purpose) in roles.items():
        password = first_password(name)
        add_user(UsersFile(users), name, password, role, places)
        passwords[name] = password, purpose
    return passwords


def _print_users(passwords: dict[str, tuple[str, str]], key: RoundKey, place: str) -> None:
    print(f"试用：示例数据，{key.slug} 一轮已开。停止（Ctrl+C）后全部删除。")
    print(f"A demo: sample returns, the round {key.slug} is open. All of it goes when it stops (Ctrl+C).\n")
    for name, (password, purpose) in passwords.items():
        print(f"  {name:<10}{password}   {purpose}")
    print(f"\n填报和审核在 /returns，{place}的总览上有状态。 Report and review at /returns.\n", flush=True)
