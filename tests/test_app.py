"""The command line, and the app it makes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask import Flask

from dashboard.components.rendering.region import DocumentState, Region
from dashboard.dataset.loading import DatasetError
from dashboard.settings import ROOT, Settings
from dashboard.views.layout import REGIONS
from dashboard.web.application import create_app
from dashboard.web.request_guard import CALLBACK
from tests.component_tree import parts
from tests.tables import SHAPES, TABLE, csv_text, real_rows, row, write_table
from tests.web.callback_posts import post_for


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python app.py` with words, as a clerk does."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    return subprocess.run(
        [sys.executable, "-W", "error", "app.py", *(str(word) for word in words)],
        cwd=ROOT,
        env=clean | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    rows = [row(), row(year=1900), row("many", year=2012), row(year=2011, district="火星区")]
    return write_table(tmp_path, rows)


def test_a_sound_table_is_summed_up(tmp_path: Path) -> None:
    table = write_table(tmp_path, [*real_rows(), row("7", kpi="科普讲座", unit="场", area=7, note="新的说明")])
    done = run("check", table)
    assert (done.returncode, done.stderr) == (0, "")
    for fact in ("kpis.csv is sound", f"{len(real_rows()) + 1} figures", "9 areas", "2010–2022", "report year 2013"):
        assert fact in done.stdout
    assert "does not describe them: 科普讲座" in done.stdout
    assert "has no English for them: 新的说明\n" in done.stdout


def test_all_faults_of_a_table_are_listed_without_a_trace(faulty: Path) -> None:
    done = run("check", faulty)
    assert done.returncode == 2
    assert done.stdout == ""
    for fault in ("row 3, year: '1900'", "row 4, value: 'many'", "row 5, district: '火星区'", "3 fault(s)"):
        assert fault in done.stderr
    assert "Traceback" not in done.stderr


def test_the_dashboard_does_not_start_with_a_faulty_table(faulty: Path) -> None:
    done = run("--data", faulty, "--port", "1")
    assert done.returncode == 2
    assert "row 3, year: '1900'" in done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(DatasetError):
        create_app(Settings(data=faulty))


def test_help_names_every_option_and_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    options = ("--host", "--port", "--data", "--threads", "--debug", "--sample", "--seed", "--rows")
    for name in (*options, "check", "sample", "DASHBOARD_PORT", "DASHBOARD_SAMPLE"):
        assert name in done.stdout


def test_a_wrong_port_is_named_with_what_is_allowed() -> None:
    done = run("--port", "80000")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "--port: '80000' is not allowed; a whole number from 1 to 65535 is"


def test_a_wrong_variable_is_named_with_what_is_allowed() -> None:
    done = run(DASHBOARD_THREADS="many")
    assert done.returncode == 2
    assert done.stderr.strip() == "DASHBOARD_THREADS: 'many' is not allowed; a whole number from 1 to 256 is"


def test_a_sample_is_written_once_and_counted_by_a_check(tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    done = run("--seed", "7", "sample", path, "--rows", "1000", DASHBOARD_SEED="8", PYTHONHASHSEED="1")
    assert (done.returncode, done.stderr) == (0, "")
    count = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert f"{count} figures, {count - len(real_rows())} of them generated with the seed 7" in done.stdout
    assert run("sample", tmp_path / "again.csv", "--rows", "1000", "--seed", "7", PYTHONHASHSEED="2").returncode == 0
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()
    assert f"\n{count - len(real_rows())} of the figures are sample returns" in run("check", path).stdout


def test_a_sample_over_the_published_table_is_refused_in_plain_words() -> None:
    done = run("sample", TABLE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "with the published table" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    done = run("check", tmp_path / "nothing.csv")
    assert done.returncode == 2
    assert "nothing.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_shapes_that_do_not_fit_the_catalog_stop_the_start_in_plain_words(tmp_path: Path) -> None:
    write_table(tmp_path, real_rows())
    shapes = SHAPES.read_text(encoding="utf-8").replace("安义县", "安义")
    (tmp_path / "nanchang.geojson").write_text(shapes, encoding="utf-8")
    done = run("--data", tmp_path / "kpis.csv", "--port", "1")
    assert done.returncode == 2
    assert "no shape for 安义县" in done.stderr
    assert "Traceback" not in done.stderr


def asked(app: Dash, path: str, query: str = "") -> dict[str, Any]:
    """What the browser gets for an address to which the reader goes."""
    server: Flask = app.server
    answer = server.test_client().post(CALLBACK, json=post_for(path + query))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["response"]
    return found


def test_two_dashboards_stand_side_by_side_in_one_process(tmp_path: Path) -> None:
    other = csv_text(real_rows()).replace(",6190,", ",6200,")
    (tmp_path / "kpis.csv").write_text(other, encoding="utf-8")
    first, second = create_app(Settings(data=TABLE)), create_app(Settings(data=tmp_path / "kpis.csv"))
    said = [str(asked(app, "/kpi/专利申请量")["page-body"]) for app in (first, second, first)]
    assert ["6,190" in text for text in said] == [True, False, True]
    assert ["6,200" in text for text in said] == [False, True, False]


def test_the_browser_gets_every_part_of_a_screen_for_its_address() -> None:
    answer = asked(create_app(Settings()), "/area/7", "?district=青山湖区&lang=en")
    assert set(answer) == {*REGIONS, "page", "notice"}
    assert answer["page"]["document"]["lang"] == "en"
    assert "Qingshanhu" in str(answer["page-header"])


def test_a_path_that_the_browser_does_not_know_yet_is_the_overview() -> None:
    app = create_app(Settings())
    assert asked(app, "")["page"] == asked(app, "/")["page"]


def test_an_answer_is_html_and_figures_and_its_figures_lack_the_template_which_the_page_holds() -> None:
    content = asked(create_app(Settings()), "/area/8")["page-body"]["content"]
    figures = json.loads(content["figures"])
    assert set(re.findall(r'data-chart="([^"]+)"', content["html"])) == set(figures)
    assert len(figures) > 5
    assert [key for key, figure in figures.items() if "template" in figure["layout"] or not figure["data"]] == []


def test_a_district_without_published_figures_has_some_in_a_sample() -> None:
    real, sample = create_app(Settings()), create_app(Settings(sample=True, seed=7))
    said = [str(asked(app, "/kpi/专利授权量", "?district=东湖区")["page-body"]) for app in (real, sample)]
    assert ["未分县区公布" in text for text in said] == [True, False]
    assert asked(real, "/")["banner"]["content"] == {"html": "", "figures": "{}"}
    for address in ("/", "/area/7", "/data"):
        assert "示例数据" in str(asked(sample, address, "?district=高新区&year=2014")["banner"])


def test_the_layout_holds_no_data() -> None:
    held = [part for part in parts(create_app(Settings()).layout) if isinstance(part, Region | DocumentState)]
    assert {vars(one)["id"] for one in held} == {*REGIONS, "notice", "page"}
    assert [name for one in held for name in ("content", "url", "document") if hasattr(one, name)] == []


def test_the_debugging_tools_can_be_switched_on_where_debugging_is_asked_for() -> None:
    app = create_app(Settings(debug=True))
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    assert app.server.test_client().get("/").status_code == 200
