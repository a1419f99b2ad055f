"""Components that Dash builds inside a view: the example of their README as it stands, in a copied project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.dataset.resources import ROOT
from tests.browser.conftest import Board, profile

LOCALES = "dashboard/i18n/locales"
STEPS = {  # as the README tells them
    "dashboard/routing/selection.py": (('    HELP = "help"\n', '    HELP = "help"\n    FORECAST = "forecast"\n'),),
    f"{LOCALES}/zh.toml": (("[view]\n", '[view]\nforecast = "增速试算"\n'),),
    f"{LOCALES}/en.toml": (("[view]\n", '[view]\nforecast = "Growth"\n'),),
    "dashboard/views/layout.py": (
        ("    View.HELP: help_view,\n", "    View.HELP: help_view,\n    View.FORECAST: forecast_view,\n"),
        ("callbacks of their own\n", "callbacks of their own\n    add_callbacks,\n"),
        ("\nVIEWS = {", "\nfrom dashboard.views.forecast import add_callbacks, forecast_view\n\nVIEWS = {"),
    ),
}  # fmt: skip
START = """import sys
from dashboard.exports.pdf import serve_locally
from dashboard.settings import Settings
from dashboard.web.application import create_app
with serve_locally(create_app(Settings(watch=0, prefix="/city")).server) as address:
    print(address, flush=True)
    sys.stdin.read()
"""
GROWTH = "document.querySelector('#forecast .js-plotly-plot')?.data?.[0]?.y[1] / 6190"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Board]:
    """A window on a copy of the project with the example's view, shown under a path."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("dashboard", "assets", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    code = re.search(
        r"```python\n(.*?)```", (ROOT / "dashboard/views/README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert code
    (folder / "dashboard/views/forecast.py").write_text(code[1], encoding="utf-8")
    for name, replacements in STEPS.items():
        text = (folder / name).read_text(encoding="utf-8")
        for before, after in replacements:
            assert text.count(before) == 1, (name, before)
            text = text.replace(before, after)
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", START]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin and server.stdout
        address = f"{server.stdout.readline().strip()}/city"
        with profile(browser, color_scheme="light") as context:
            yield Board(context, address)
        server.stdin.close()


@pytest.fixture
def page(example: Board) -> Iterator[Page]:
    yield example.page
    assert example.faults == []
    example.faults.clear()


def test_the_example_of_the_readme_works_at_a_first_load_and_its_callback_follows_the_reader(
    example: Board, page: Page
) -> None:
    page.goto(f"{example.address}/forecast")
    page.wait_for_function(f"() => Math.abs({GROWTH} - 1.5) < 1e-9")
    page.get_by_role("slider").press("ArrowRight")
    page.wait_for_function(f"() => Math.abs({GROWTH} - 1.6) < 1e-9")
    assert page.locator("#forecast").count() == 1, "what the server has written has gone"


def test_an_island_comes_and_goes_with_its_view_by_link_and_by_history(example: Board, page: Page) -> None:
    page.goto(f"{example.address}/help")
    page.locator("html[data-ready]").wait_for()
    assert page.evaluate("performance.getEntriesByType('resource').some(({ name }) => name.includes('/dcc/'))") is False
    page.locator(".sidebar a", has_text="增速试算").click()
    page.wait_for_function(f"() => Math.abs({GROWTH} - 1.5) < 1e-9")
    page.locator(".sidebar a", has_text="核对").first.click()
    expect(page.locator("dash-island")).to_have_count(0)
    page.go_back()
    page.wait_for_function(f"() => Math.abs({GROWTH} - 1.5) < 1e-9")


def test_a_graph_of_dash_has_the_colours_of_the_page_in_both_themes(example: Board, page: Page) -> None:
    fill = "getComputedStyle(document.querySelector('#forecast .point path')).fill"
    page.goto(f"{example.address}/forecast?theme=light")
    page.wait_for_function(f"() => {GROWTH} > 1")
    assert page.evaluate(fill) == "rgb(23, 72, 109)"
    page.locator(".switch-to-dark").click()
    page.wait_for_function("() => document.documentElement.dataset.bsTheme === 'dark'")
    page.wait_for_function(f"() => document.querySelector('#forecast .point path') && {fill} !== 'rgb(23, 72, 109)'")
