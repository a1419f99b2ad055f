"""The first view before Dash is there, and what stays when the view changes."""

from __future__ import annotations

from playwright.sync_api import Route

from tests.browser.conftest import Board

NODES = "window.nodes = [...document.querySelectorAll('#panel .js-plotly-plot, #page-body .js-plotly-plot')]"
STILL = "window.nodes.filter((node) => document.contains(node)).length"


def test_a_view_can_be_read_and_left_by_its_links_without_any_script(board: Board) -> None:
    board.open("/")
    signed = board.context.storage_state()  # the sign-in where there is one
    context = board.context.browser.new_context(java_script_enabled=False, storage_state=signed)  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(board.address + "/")
    assert "6,190" in page.locator(".target-table tbody tr").first.inner_text()
    assert "需要启用 JavaScript" in page.locator("noscript").inner_text()
    page.locator(".area-list a").nth(7).click()
    assert "专利" in page.locator("h1").inner_text()
    context.close()


def test_values_stand_before_plotly_has_come_and_charts_before_dash(board: Board) -> None:
    order: list[str] = []

    def note(route: Route) -> None:
        name = "plotly" if "plotly" in route.request.url else "dash"
        shown = board.page.evaluate(
            "[document.querySelector('.target-table tbody')?.innerText || '', !!document.querySelector('.main-svg')]"
        )
        order.append(f"{name}: {'value' if '6,190' in shown[0] else 'nothing'}{', charts' if shown[1] else ''}")
        route.continue_()

    board.page.route("**/_dash-component-suites/**/dash_renderer*", note)
    board.page.route("**/_dash-layout", note)
    board.load("/")
    assert order == ["dash: value, charts", "dash: value, charts"]


def test_the_first_view_moves_into_dashs_frame_and_is_not_drawn_again(board: Board) -> None:
    board.page.add_init_script(
        "window.addEventListener('DOMContentLoaded', () => { window.head = document.querySelector('h1'); })"
    )
    asked: list[str] = []
    board.page.on("request", lambda request: asked.append(request.url))
    board.load("/area/8")
    assert board.page.evaluate("window.head === document.querySelector('#react-entry-point h1')")
    assert not board.page.locator("#initial-view").count()
    assert [url for url in asked if "_dash-update-component" in url] == []
    ids = board.page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    board.page.close()


def test_charts_stay_mounted_when_another_district_is_chosen_and_none_offers_to_send_its_data_to_a_cloud(
    board: Board,
) -> None:
    board.open("/kpi/专利申请量?district=南昌县")
    count = board.page.evaluate(f"({NODES}).length")
    board.open("/kpi/专利申请量?district=新建县")
    assert count > 3
    charts = board.page.locator("#panel .main-svg:first-child, #page-body .main-svg:first-child").count()
    assert board.page.evaluate(STILL) == charts
    options = board.page.evaluate("""[...document.querySelectorAll(".js-plotly-plot")].map(({ _context: options }) =>
      [options.showSendToCloud, options.displaylogo, options.displayModeBar].join())""")
    assert len(options) > 3
    assert set(options) == {"false,false,false"}


def test_a_chart_that_took_the_place_of_another_says_and_does_its_own(board: Board) -> None:
    texts = "[...document.querySelectorAll('#page-body .main-svg')].map((one) => one.textContent)"
    board.open("/money")
    board.open("/area/8")
    opened = board.page.evaluate(texts)
    board.load("/area/8?lang=zh")
    assert opened == board.page.evaluate(texts)


def test_a_page_that_follows_the_browser_changes_its_charts_with_it(board: Board) -> None:
    board.load("/area/3")
    bars = "getComputedStyle(document.querySelector('#page-body .main-svg path[style*=fill]:not([style*=none])')).fill"
    light = board.page.evaluate(bars)
    board.page.emulate_media(color_scheme="dark")
    board.page.wait_for_function(f"() => {bars} !== {light!r}")
    assert board.page.evaluate("'bsTheme' in document.documentElement.dataset") is False


def test_a_link_that_is_followed_before_dash_is_there_leads_to_the_whole_page(board: Board) -> None:
    held: list[Route] = []
    board.page.route("**/_dash-component-suites/**", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    board.page.goto(board.address + "/area/8")
    board.page.wait_for_function("() => document.querySelectorAll('.main-svg').length > 3")
    board.page.locator(".area-list a").first.click()
    board.page.wait_for_url("**/area/1")
    assert "都不要求增长" in board.page.locator("h1").inner_text()
    board.faults.clear()  # what was held never came
    board.page.close()


def test_without_plotly_the_words_stand_and_the_views_change(board: Board) -> None:
    board.page.route("**/plotly.js", lambda route: route.abort())
    board.page.goto(board.address + "/")
    board.page.wait_for_function("() => 'ready' in document.documentElement.dataset")
    board.page.locator(".area-list a").nth(7).click()
    board.page.wait_for_function("() => document.title.startsWith('8 知识产权')")
    assert board.page.locator(".disclosure").count() > 3
    board.faults.clear()  # the script that failed to load
    board.page.close()


def test_the_theme_of_the_address_wins_over_the_one_that_the_browser_wishes(board: Board) -> None:
    board.page.emulate_media(color_scheme="dark")
    board.load("/area/3?theme=light")
    ground = "document.querySelector('.js-plotly-plot').layout.template.layout.hoverlabel.bgcolor"
    assert board.page.evaluate(ground) == "#fcfcfa"
    assert board.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(252, 252, 250)"
