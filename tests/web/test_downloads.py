"""What is taken away in English, and whole views as workbooks."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.dataset.table import Dataset
from dashboard.metrics.export_rows import ENGLISH_COLUMNS
from dashboard.routing.selection import Selection, View
from tests.tables import rows_of


@pytest.mark.parametrize(
    ("selection", "key", "name"),
    [
        (Selection(lang="en"), "trend-专利申请量", "trend-Patent applications-Nanchang-2013"),
        (
            Selection(view=View.AREA, area=4, lang="en", district="南昌县"),
            "compare-重点实验室",
            "compare-Key laboratories-Nanchang County-2013",
        ),
    ],
)
def test_in_an_english_view_a_file_has_an_english_name(
    client: FlaskClient, dataset: Dataset, selection: Selection, key: str, name: str
) -> None:
    answer = client.get(selection.rows_href(key))
    assert answer.status_code == 200
    assert quote(f"{name}-{dataset.digest[:8]}.csv") in answer.headers["Content-Disposition"]


def test_in_an_english_view_the_english_names_stand_after_the_columns_of_the_table(client: FlaskClient) -> None:
    asked = Selection(view=View.DATA, search="一等奖", lang="en").rows_href("table")
    rows = rows_of(client.get(asked).text)
    assert rows
    for cells in rows:
        assert [cells[name] for name in ENGLISH_COLUMNS if not cells[name] and name != "note_en"] == []
        assert not re.search("[\u4e00-\u9fff]", "".join(cells[name] for name in ENGLISH_COLUMNS))


def test_what_no_document_names_has_english_too(client: FlaskClient) -> None:
    asked = Selection(view=View.DISTRICTS, kpi="常住人口", lang="en").rows_href("standing")
    rows = rows_of(client.get(asked).text)
    assert [(row["breakdown"], row["breakdown_en"], row["note_en"]) for row in rows[-2:]] == [
        ("县区合计", "Sum of the districts", rows[-2]["note"]),
        ("其余（未分列）", "Rest, not itemised", "5,042,565 − 5,042,566"),
    ]


@pytest.mark.parametrize("view", list(View))
def test_any_address_that_gives_a_view_gives_a_workbook(client: FlaskClient, dataset: Dataset, view: View) -> None:
    lang = ("zh", "en")[list(View).index(view) % 2]
    area, kpi = 3 if view is View.AREA else None, "技术市场交易额" if view is View.KPI else None
    selection = Selection(view=view, lang=lang, district="高新区", area=area, kpi=kpi)
    answer = client.get(selection.book_href)
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Cache-Control"] == "no-cache"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(f"attachment; filename*=UTF-8''{view.value}")
    assert disposition.endswith(f"{quote('高新区') if lang == 'zh' else 'Gaoxin'}-2013-{dataset.digest[:8]}.xlsx")
    first = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    links = [cell.hyperlink.target for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert f"http://localhost{selection.href}" in links


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/view.xlsx?view=/area/10", "10"),
        ("/view.xlsx?view=/kpi/专利&lang=en", "There is no KPI 专利"),
        ("/view.xlsx?view=/&district=火星区", "火星区"),
        ("/view.xlsx?view=/nowhere", "nowhere"),
    ],
)
def test_a_view_that_does_not_exist_gives_no_workbook_and_says_so(client: FlaskClient, address: str, said: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert said in answer.text
