"""Texts of a table that would be programs elsewhere stay texts: on the page, in figures, in files."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.settings import Settings
from dashboard.web.application import create_app
from tests.tables import csv_text, real_rows, row

SCRIPTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'", "</script><svg onload=alert(1)>",
    "javascript:alert(1)", "{{7*7}}", "${7*7}", "&lt;b&gt;", "</template></noscript><iframe>",
)  # fmt: skip
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)")
ALLOWED = {"script", "template", "noscript", "title", "meta", "link"}  # of the page's own frame


class Page(HTMLParser):
    """Elements, attributes and texts of a page as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.texts: list[str] = []
        self._scripts = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("img", "svg", "iframe", "object", "embed", "base"):
            self.faults.append(tag)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults += [] if given.get("id") == "_dash-renderer" else [f"script {given}"]
        self.faults += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.faults += [f"{tag} {value}" for name, value in attrs if (value or "").strip().startswith("javascript:")
                        and name in ("href", "src", "action")]  # fmt: skip

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module", params=SCRIPTS)
def poisoned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, FlaskClient]:
    """A text, and the dashboard over a table that has it in every column of free text."""
    text = str(request.param)
    table = tmp_path_factory.mktemp("table") / "kpis.csv"
    rows = [
        *real_rows(),
        row(5, kpi=text, breakdown="", unit=text, note=text, source=f"summary-2013 {text}"),
        row(3, kpi=text, breakdown=text, unit=text, note=text, source=f"summary-2013 {text}"),
        row(4, kpi=text, breakdown="", district="南昌县", unit=text, note=text),
        row(9, kpi=text, breakdown="", unit=text, note=text, year=2014, measure="target"),
    ]
    table.write_text(csv_text(rows), encoding="utf-8")
    return text, create_app(Settings(data=table, watch=0)).server.test_client()


def test_no_text_of_the_table_becomes_an_element_or_a_program(poisoned: tuple[str, FlaskClient]) -> None:
    text, client = poisoned
    name = quote(text, safe="")
    shown = 0
    there = quote("南昌县")
    paths = ["/", "/area/8", f"/kpi/{name}", f"/kpi/{name}?lang=en&district={there}", "/districts", "/checks"]
    for path in (*paths, f"/data?q={name}", f"/districts?kpi={name}", f"/nowhere/{name}", f"/?map={name}"):
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        page = Page(answer.text)
        assert page.faults == [], path
        shown += any(text in one for one in page.texts)
    assert shown >= 4, "the text stands on the pages as a text"


def test_figures_and_answers_of_the_search_stay_json(poisoned: tuple[str, FlaskClient]) -> None:
    text, client = poisoned
    page = client.get(f"/kpi/{quote(text, safe='')}").text
    held = page.split('<script type="application/json" id="figures">')[1].split("</script>")[0]
    assert text in str(json.loads(held))
    found = client.get("/search.json", query_string={"view": "/", "find": text})
    assert found.mimetype == "application/json"
    assert found.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_text_is_no_formula_in_a_file(formula: str, tmp_path: Path) -> None:
    table = tmp_path / "kpis.csv"
    table.write_text(csv_text([row(5, kpi=formula, note=formula)]), encoding="utf-8")
    client = create_app(Settings(data=table, watch=0)).server.test_client()
    for path in ("/data.csv", "/rows.csv?view=/data&chart=table"):
        cells = client.get(path).text.replace("\r\n", ",").split(",")
        assert formula not in cells and f"'{formula}" in cells
