"""Components that Dash builds inside a view: the example of their README as it stands, in a copied project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.dataset.resources import ROOT
from tests.browser.conftest import Board, profile

LOCALES = "dashboard/i18n/locales"
IMPORTS = """from dashboard.views import island_view
from dashboard.views.forecast import add_callbacks, forecast_view
"""
VIEWS = """    View.FORECAST: forecast_view,
    View.ISLANDS: island_view.islands_view,
"""
STEPS = {  # as the README tells them, for its example and for a view of islands of all kinds: lines after a line
    "dashboard/routing/selection.py": (
        ('    HELP = "help"\n', '    FORECAST = "forecast"\n    ISLANDS = "islands"\n'),
    ),
    f"{LOCALES}/zh.toml": (("[view]\n", 'forecast = "增速试算"\nislands = "组件"\n'),),
    f"{LOCALES}/en.toml": (("[view]\n", 'forecast = "Growth"\nislands = "Islands"\n'),),
    "dashboard/views/layout.py": (
        ("    View.HELP: help_view,\n", VIEWS),
        ("callbacks of their own\n", "    add_callbacks,\n    island_view.add_callbacks,\n"),
        ("from __future__ import annotations\n", IMPORTS),
    ),
}
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
    shutil.copy(Path(__file__).with_name("island_view.py"), folder / "dashboard/views")
    for name, replacements in STEPS.items():
        text = (folder / name).read_text(encoding="utf-8")
        for line, lines in replacements:
            assert text.count(line) == 1, (name, line)
            text = text.replace(line, line + lines)
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


def test_callbacks_of_all_kinds_work_and_begin_anew_when_the_view_comes_again(example: Board, page: Page) -> None:
    page.goto(f"{example.address}/islands")
    expect(page.locator("#count")).to_have_text("0 after 0")
    page.locator("#go").click()
    expect(page.locator("#count")).to_have_text("1 after 1")
    expect(page.locator("#notice-of-go")).to_have_text("1 2013")
    expect(page.locator("#twice")).to_have_text("clicked 1")
    page.wait_for_function("() => document.querySelector('#bars .js-plotly-plot')?.data[0].y[0] === 6")
    page.locator("#bars .point path").first.click(force=True)
    expect(page.locator("#clicked")).to_have_text("甲")
    field = page.locator("""input[id='{"row":1,"type":"field"}']""")
    field.fill("40")
    field.press("Enter")
    expect(page.locator("#sum")).to_have_text("42")
    expect(page.locator("""[id='{"row":1,"type":"echo"}']""")).to_have_text("<40>")
    page.locator(".accordion-button").click()
    expect(page.locator(".accordion-body")).to_be_visible()
    page.locator(".sidebar a", has_text="核对").first.click()
    expect(page.locator("dash-island")).to_have_count(0)
    page.go_back()
    expect(page.locator("#count")).to_have_text("0 after 0")


def test_on_paper_a_graph_of_dash_has_the_width_of_the_sheet(example: Board, page: Page) -> None:
    page.goto(f"{example.address}/islands")
    page.wait_for_function("() => document.querySelector('#bars .js-plotly-plot')?.data[0].y[0] === 5")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    widths = "['.main-svg', null].map((part) => document.querySelector(part ? `#bars ${part}` : '#bars').clientWidth)"
    drawn, paper = page.evaluate(widths)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert drawn == paper < 720
