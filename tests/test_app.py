"""The command line, and the app it makes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.components.rendering.region import DocumentState, Region
from dashboard.settings import Settings
from dashboard.views.layout import REGIONS
from dashboard.web.application import create_app
from tests.commands import Run, result_of, start
from tests.component_tree import parts
from tests.tables import CATALOG, SHAPES, TABLE, csv_text, real_rows, row, rows_of, write_table
from tests.web.callback_posts import posted


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    rows = [row(), row(year=1900), row("many", year=2012), row(year=2011, district="火星区")]
    return write_table(tmp_path, rows)


def test_a_sound_table_is_summed_up(run: Run, tmp_path: Path) -> None:
    table = write_table(tmp_path, [*real_rows(), row("7", kpi="科普讲座", unit="场", area=7, note="新的说明")])
    result = run("check", table)
    assert (result.code, result.err) == (0, "")
    figures = f"{len(real_rows()) + 1} figures (15 of months)"
    for fact in ("kpis.csv is sound", figures, "9 areas", "2010–2022", "report year 2013"):
        assert fact in result.out
    assert "does not describe them: 科普讲座" in result.out
    assert "has no English for them: 新的说明\n" in result.out


def test_all_faults_of_a_table_are_listed(run: Run, faulty: Path) -> None:
    result = run("check", faulty)
    assert (result.code, result.out) == (2, "")
    for fault in ("row 3, year: '1900'", "row 4, value: 'many'", "row 5, district: '火星区'", "3 fault(s)"):
        assert fault in result.err


def test_the_dashboard_does_not_start_with_a_faulty_table_or_shapes(
    run: Run, faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.web.server.serve", lambda *_, **__: pytest.fail("it has started"))
    assert "row 3, year: '1900'" in run("--data", faulty).err
    write_table(faulty.parent, real_rows())
    shapes = SHAPES.read_text(encoding="utf-8").replace("安义县", "安义")
    (faulty.parent / "nanchang.geojson").write_text(shapes, encoding="utf-8")
    result = run("--data", faulty)
    assert (result.code, "properties.name: '安义'" in result.err) == (2, True)


def test_check_judges_table_catalog_and_shapes_together(run: Run, tmp_path: Path) -> None:
    table = write_table(tmp_path, real_rows())
    shapes = json.loads(SHAPES.read_text(encoding="utf-8"))
    del shapes["features"][7]
    (tmp_path / SHAPES.name).write_text(json.dumps(shapes), encoding="utf-8")
    result = run("check", table)
    assert (result.code, "nanchang.geojson has no shape for them: 安义县\n" in result.out) == (0, True)
    shapes["features"][0]["geometry"] = None
    (tmp_path / SHAPES.name).write_text(json.dumps(shapes), encoding="utf-8")
    write_table(tmp_path, [row(year=1900)])
    result = run("check", table)
    assert (result.code, result.out) == (2, "")
    for fault in ("2 fault(s)", "kpis.csv row 2, year: '1900'", "nanchang.geojson, feature 1 东湖区, geometry: None"):
        assert fault in result.err
    (tmp_path / CATALOG.name).write_text("area =", encoding="utf-8")
    assert "catalog.toml cannot be shown, 1 fault(s)" in run("check", table).err


def test_a_table_that_is_missing_at_the_first_start_is_named(run: Run, tmp_path: Path) -> None:
    result = run("--data", tmp_path / "none.csv")
    assert (result.code, "cannot be read (No such file or directory); it should be a CSV" in result.err) == (2, True)


def test_help_names_every_option_and_command(run: Run) -> None:
    result = run("--help")
    assert result.code == 0
    options = ("--host", "--port", "--data", "--threads", "--debug", "--sample", "--seed", "--through", "--rows")
    for name in (*options, "check", "sample", "DASHBOARD_PORT", "DASHBOARD_SAMPLE"):
        assert name in result.out


def test_a_wrong_option_or_variable_is_named_with_what_is_allowed(run: Run) -> None:
    result = run("--port", "80000")
    assert (result.code, result.out) == (2, "")
    assert result.err.strip() == "--port: '80000' is not allowed; a whole number from 1 to 65535 is"
    process = result_of(start(DASHBOARD_THREADS="many"))  # a process: warnings, environment, exit code, no trace
    assert (process.code, process.out) == (2, "")
    assert process.err.strip() == "DASHBOARD_THREADS: 'many' is not allowed; a whole number from 1 to 256 is"


def months_of(path: Path, year: str) -> set[str]:
    """The months of generated rows of a year."""
    rows = rows_of(path.read_text(encoding="utf-8-sig"))
    return {cells["month"] for cells in rows if (cells["year"], cells["status"]) == (year, "sample")}


def test_a_sample_is_written_once_and_counted_by_a_check(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_SEED", "8")
    path = tmp_path / "returns.csv"
    result = run("--seed", "7", "sample", path, "--rows", "1000")
    assert (result.code, result.err) == (0, "")
    count = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert f"{count} figures, {count - len(real_rows())} of them generated with the seed 7" in result.out
    assert run("sample", tmp_path / "again.csv", "--rows", "1000", "--seed", "7").code == 0
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()
    assert run("sample", tmp_path / "through.csv", "--through", "2").code == 0
    assert months_of(tmp_path / "through.csv", "2014") == {"", "1", "2"}
    assert f"\n{count - len(real_rows())} of the figures are sample returns" in run("check", path).out


def test_what_a_command_cannot_do_is_said_in_plain_words(run: Run, tmp_path: Path) -> None:
    for words, reason in ((("sample", TABLE), "with the published table"), (("check", tmp_path / "no.csv"), "no.csv")):
        result = run(*words)
        assert (result.code, result.out) == (2, "")
        assert reason in result.err


def test_two_dashboards_stand_side_by_side_in_one_process(client: FlaskClient, tmp_path: Path) -> None:
    table = tmp_path / "kpis.csv"
    table.write_text(csv_text(real_rows()).replace(",6190,", ",6200,"), encoding="utf-8")
    second = create_app(Settings(data=table, watch=0)).server.test_client()
    texts = [str(posted(it, "/kpi/专利申请量")["page-body"]) for it in (client, second, client)]
    assert ["6,190" in text for text in texts] == [True, False, True]
    assert ["6,200" in text for text in texts] == [False, True, False]


def test_the_browser_gets_every_region_of_a_page_for_its_address(client: FlaskClient) -> None:
    content = posted(client, "/area/7?district=青山湖区&lang=en")
    assert set(content) == {*REGIONS, "page", "notice"}
    assert content["page"]["document"]["lang"] == "en"
    assert "Qingshanhu" in str(content["page-header"])
    assert posted(client, "")["page"] == posted(client, "/")["page"], "a path that the browser does not know yet"


def test_content_is_html_and_figures_without_the_template_which_the_page_holds(client: FlaskClient) -> None:
    content = posted(client, "/area/8")["page-body"]["content"]
    figures = json.loads(content["figures"])
    assert set(re.findall(r'data-chart="([^"]+)"', content["html"])) == set(figures)
    assert len(figures) > 5
    assert [key for key, figure in figures.items() if "template" in figure["layout"] or not figure["data"]] == []


def test_a_district_without_published_figures_has_some_in_a_sample(client: FlaskClient, sample_app: Dash) -> None:
    sample = sample_app.server.test_client()
    texts = [str(posted(it, "/kpi/专利授权量?district=东湖区")["page-body"]) for it in (client, sample)]
    assert ["无分县区数据" in text for text in texts] == [True, False]
    assert posted(client, "/")["banner"]["content"] == {"html": "", "figures": "{}"}
    assert "示例数据" in str(posted(sample, "/area/7?district=高新区&year=2014")["banner"])


def test_the_layout_holds_no_data(app: Dash) -> None:
    regions = [part for part in parts(app.layout) if isinstance(part, Region | DocumentState)]
    assert {vars(region)["id"] for region in regions} == {*REGIONS, "notice", "page"}
    assert [name for it in regions for name in ("content", "url", "document") if hasattr(it, name)] == []


def test_the_debugging_tools_can_be_switched_on_where_debugging_is_asked_for() -> None:
    app = create_app(Settings(debug=True))
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    assert app.server.test_client().get("/").status_code == 200
