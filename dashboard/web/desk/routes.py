"""Adds the routes of the desk, or where nobody signs in the page that says how to get one."""

from __future__ import annotations

from flask import Flask, Response

from dashboard.components.desk.frame import DESK
from dashboard.settings import Settings
from dashboard.web.auth.services import AuthServices
from dashboard.web.desk.downloads import add_desk_downloads
from dashboard.web.desk.log_page import LogPage
from dashboard.web.desk.return_page import ReturnPage
from dashboard.web.desk.rounds_page import RoundsPage
from dashboard.web.desk.services import Desk
from dashboard.web.request_snapshot import CurrentSnapshot
from dashboard.web.storage import Storage

NO_DESK = (
    "这里没有填报台：填报和审核要先登录。\n"
    "1. 添加用户：python app.py add-user NAME --users FILE --role reporter --place 青山湖区，审核人用 --role reviewer\n"
    "2. 启动时加 --users FILE，不加 --sample（示例数据不能填报）。先看看样子：python app.py demo\n\n"
    "There is no returns desk here: who reports and who reviews must sign in.\n"
    "1. Add users: python app.py add-user NAME --users FILE --role reporter --place 青山湖区, or --role reviewer.\n"
    "2. Start with --users FILE and without --sample, as nobody reports into generated figures.\n"
    "To look at one first: python app.py demo\n"
)


def add_desk(
    server: Flask,
    services: AuthServices | None,
    current_snapshot: CurrentSnapshot,
    settings: Settings,
    storage: Storage,
) -> Desk | None:
    """Add the pages of the desk; None without users and over generated figures, where there is none."""
    if services is None or settings.sample:
        server.add_url_rule(DESK, "no-desk", lambda: Response(NO_DESK, 404, mimetype="text/plain"))
        return None
    desk = Desk(storage, settings)
    for page in (RoundsPage, LogPage, ReturnPage):
        page(services, current_snapshot, desk).add_route(server)
    add_desk_downloads(server, current_snapshot, desk)
    return desk
