"""What readers are used to: titles, the right language and theme at once, waiting and failing told, a link to copy."""

from __future__ import annotations

from tests.browser.conftest import Board

CALLBACK = "**/_dash-update-component*"


def test_a_page_in_the_dark_is_never_light(board: Board) -> None:
    for path, wish in (("/?theme=dark", "light"), ("/", "dark")):
        board.page.emulate_media(color_scheme=wish)  # type: ignore[arg-type]
        board.page.add_init_script(
            """window.grounds = new Set(); const look = () => {
              if (document.body) window.grounds.add(getComputedStyle(document.body).backgroundColor);
              const plot = document.querySelector(".js-plotly-plot");
              if (plot?.layout) window.grounds.add("chart " + plot.layout.template.layout.hoverlabel.bgcolor);
              requestAnimationFrame(look); }; requestAnimationFrame(look);"""
        )
        board.load(path)
        grounds = set(board.page.evaluate("[...window.grounds]")) - {"rgba(0, 0, 0, 0)"}
        assert grounds == {"rgb(21, 24, 27)", "chart #15181b"}, path
    board.page.close()


def test_the_switch_turns_page_and_charts_and_stays_in_the_address(board: Board) -> None:
    board.open("/area/8")
    board.page.locator(".toolbar-display a[class*=switch-to-]:visible").click()
    board.page.wait_for_function("() => document.documentElement.dataset.bsTheme === 'dark'")
    board.drawn()
    assert board.path == "/area/8?theme=dark"
    ground = "document.querySelector('.js-plotly-plot').layout.template.layout.hoverlabel.bgcolor"
    assert board.page.evaluate(ground) == "#15181b"
    board.page.locator(".area-list a").first.click()
    board.page.wait_for_function("() => router.currentUrl().startsWith('/area/1')")
    assert board.path == "/area/1?theme=dark"


def test_the_title_of_the_window_says_what_is_open(board: Board) -> None:
    board.open("/kpi/专利申请量?lang=en")
    assert board.page.title() == "Patent applications · Nanchang Science and Technology Dashboard"


def test_the_link_of_a_view_is_copied_and_that_is_told(board: Board) -> None:
    board.open("/kpi/专利申请量?district=安义县")
    board.page.locator("[data-action=copy]").click()
    board.page.locator("#status", has_text="链接已复制").wait_for()
    board.page.evaluate("document.body.append(document.createElement('textarea'))")
    board.page.locator("textarea").focus()
    board.page.keyboard.press("Control+V")
    assert board.page.locator("textarea").input_value() == board.page.url
    board.page.locator("textarea").evaluate("element => element.remove()")


def test_a_server_that_does_not_answer_is_told_and_the_old_view_stays(board: Board) -> None:
    board.open("/area/1")
    before = board.page.locator("h1").inner_text()
    board.page.route(CALLBACK, lambda route: route.abort())
    board.page.locator(".area-list a").nth(7).click()
    notice = board.page.locator("#connection-error")
    notice.wait_for()
    assert "无法连接服务器" in notice.inner_text()
    assert board.page.locator("h1").inner_text() == before
    board.page.unroute(CALLBACK)
    notice.locator("button").click()
    board.heading("专利")
    assert not notice.is_visible()
    assert any("failed" in fault for fault in board.faults)
    board.faults.clear()
