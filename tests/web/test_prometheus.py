"""What Prometheus is told: bounded labels, right numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.counters import COUNTERS
from dashboard.web.data_source import DataSource
from tests.tables import copy_data
from tests.web.callback_posts import posted

Sample = tuple[str, frozenset[tuple[str, str]]]
KPI = "/kpi/专利申请量"


def sample(name: str, **labels: object) -> Sample:
    return f"dashboard_{name}", frozenset((key, str(value)) for key, value in labels.items())


def told(client: FlaskClient, path: str = "/metrics") -> dict[Sample, float]:
    answer = client.get(path)
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


@pytest.fixture
def client(table: Path) -> FlaskClient:
    client: FlaskClient = create_app(Settings(data=table, watch=0, metrics=True)).server.test_client()
    return client


def test_requests_are_counted_by_route_view_and_status_never_by_what_a_reader_writes(client: FlaskClient) -> None:
    requests = {  # what is asked for, with its route, view and status
        "/": ("/", "overview", 200), f"{KPI}/allocate?lang=en": ("/<path:path>", "allocate", 200),
        f"{KPI}?district=安义县": ("/<path:path>", "kpi", 200), "/kpi/nothing": ("/<path:path>", "kpi", 404),
        "/wp-login.php": ("/<path:path>", "unknown", 404), "/data.csv": ("data_csv", "", 200),
        "/data.csv?year=x": ("data_csv", "", 400), "/healthz": ("alive", "", 200),
    }  # fmt: skip
    before = told(client)
    for path in requests:
        client.get(path)
    assert client.post("/data.csv").status_code == 405
    posted(client, "/area/8?year=2018")
    after = told(client)
    post = "/_dash-update-component"
    for route, view, status in (*requests.values(), ("none", "", 405), (post, "area", 200), ("metrics", "", 200)):
        name = sample("requests_total", route=route, view=view, status=status)
        assert after[name] - before.get(name, 0) == 1, name
        count = sample("request_duration_seconds_count", route=route, view=view)
        assert after[count] > before.get(count, 0)
    words = {value for _, labels in after for _, value in labels}
    assert not any(word in value for value in words for word in ("wp-login", "专利", "安义", "2018", "nothing"))


def test_answers_from_the_cache_are_counted(client: FlaskClient) -> None:
    name = sample("cached_answers_total")
    before = told(client)[name]
    for _ in range(3):
        client.get("/area/3")
    assert told(client)[name] - before == 2


def test_the_table_is_told_and_a_faulty_change_of_it_is_counted(client: FlaskClient, table: Path) -> None:
    source: DataSource = client.application.extensions["data_source"]
    failures, dataset = sample("reload_failures_total"), source.snapshot.dataset
    before = told(client)
    assert before[sample("table_info", version=dataset.version, sample="false")] == 1
    assert (before[sample("table_rows")], before[sample("table_faults")]) == (dataset.size, 0)
    assert before[sample("table_changed_timestamp_seconds")] == pytest.approx(table.stat().st_mtime)
    assert sample("table_checked_timestamp_seconds") not in before, "it is never looked at again"
    table.write_text("no table", encoding="utf-8")
    for _ in range(4):
        source.reload_if_changed()
    after = told(client)
    assert after[sample("table_faults")] > 0
    assert after[failures] - before[failures] == 1


def test_refused_sign_ins_and_errors_of_the_database_are_counted(tmp_path: Path) -> None:
    users = tmp_path / "users.txt"
    add_user(UsersFile(users), "chen", "correct horse battery")
    server = create_app(Settings(users=users, watch=0, metrics=True)).server
    before = COUNTERS.text().decode()
    client = server.test_client()
    for _ in range(6):
        client.post("/sign-in", data={"name": "chen", "password": "wrong"})
    assert client.get("/data.csv", headers={"Authorization": "Bearer kjj_wrong"}).status_code == 401
    others = tmp_path / "others.txt"
    add_user(UsersFile(others), "chen", "correct horse battery")
    others.with_name("others.txt.sqlite").write_bytes(b"no database" * 100)
    broken = create_app(Settings(users=others, watch=0)).server.test_client()
    assert broken.post("/sign-in", data={"name": "chen", "password": "wrong"}).status_code == 503
    changed = set(COUNTERS.text().decode().splitlines()) - set(before.splitlines())
    told_now = {line.rpartition(" ")[0] for line in changed}
    assert {
        f'dashboard_sign_ins_refused_total{{reason="{reason}"}}' for reason in ("password", "limited", "token")
    } <= told_now
    assert "dashboard_database_errors_total" in told_now


def test_without_the_setting_there_is_no_such_page(table: Path) -> None:
    client = create_app(Settings(data=table, watch=0)).server.test_client()
    assert client.get("/metrics").status_code == 404
