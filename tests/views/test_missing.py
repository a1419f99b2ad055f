"""An address that names nothing is named, and leads on."""

from __future__ import annotations

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection
from dashboard.routing.url_parser import parse_url
from dashboard.views.layout import render_page
from tests.component_tree import classed, headline, links, text_of

ADDRESSES = [
    ("/nowhere", "", "/nowhere"), ("/area/10", "", "10"), ("/kpi/%E4%B8%93%E5%88%A9", "", "专利"),
    ("/", "?district=江西省", "江西省"), ("/area/8", "?year=1999", "1999"), ("/", "?lang=fr", "fr"),
    ("/", "?theme=pink", "pink"), ("/", "?map=splt", "splt"), ("/data", "?measure=result", "result"),
    ("/data", "?sort=size", "size"), ("/", "?key=popular", "popular"), ("/kpi/专利申请量", "?target=2031", "2031"),
    ("/districts", "?beside=火星区", "火星区"), ("/kpi/{value}", "", "{value}"), ("/task/专利提升", "", "专利提升"),
    ("/districts", "?sort=missd", "missd"), ("/districts", "?sort=专利", "专利"),
    ("/source/actual/1999/南昌市/专利申请量", "", "1999"), ("/source/最好的数", "", "最好的数"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "query", "named"), ADDRESSES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_named_in_the_readers_language_with_choices_that_all_lead_somewhere(
    dataset: Dataset, geography: Geography, path: str, query: str, named: str, lang: str
) -> None:
    query = query if "lang" in query else f"{query}&lang={lang}" if query else f"?lang={lang}"
    drawn = render_page(path, query, dataset, geography)
    assert named in headline(drawn)
    (choices,) = classed(drawn.body, "suggestions")
    offered = links(choices)
    assert len(offered) >= 2
    assert all(isinstance(parse_url(*link.partition("?")[::2], dataset), Selection) for link in offered)
    assert all(text_of(part) for part in classed(choices, "link"))


@pytest.mark.parametrize(("path", "query"), [("/area/10", ""), ("/data", "?area=10")])
def test_areas_are_offered_by_name(dataset: Dataset, geography: Geography, path: str, query: str) -> None:
    (choices,) = classed(render_page(path, query, dataset, geography).body, "suggestions")
    assert "8 知识产权运用和保护" in [text_of(part) for part in classed(choices, "link")]


def test_the_frame_round_it_keeps_what_could_be_read(dataset: Dataset, geography: Geography) -> None:
    drawn = render_page("/area/99", "?district=南昌县&theme=dark", dataset, geography)
    assert drawn.document["theme"] == "dark"
    assert "南昌县" in text_of(drawn.panel)
