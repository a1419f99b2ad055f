"""What `assets/router.js` knows of URLs is what `Selection` makes."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from dashboard.dataset.resources import ROOT
from dashboard.routing.selection import Selection, View


def test_the_router_knows_which_parameters_a_link_to_another_view_keeps() -> None:
    key = list(type(Selection().key))[-1]
    selection = Selection(
        View.DATA,
        district="南昌县",
        year=2018,
        lang="en",
        theme="dark",
        map="专利申请量",
        key=key,
        search="专利",
        page=2,
    )
    script = (ROOT / "assets" / "router.js").read_text(encoding="utf-8")
    shared = re.search(r"const SHARED = \[(.*?)\];", script)
    assert shared is not None
    assert {*re.findall(r'"(\w+)"', shared[1])} == {*parse_qs(urlsplit(selection.to(View.HELP).href).query)}
