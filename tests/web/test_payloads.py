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
from tests.tables import real_rows, row, write_table

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


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The dashboard over a table that has each text in every column of free text."""
    rows = real_rows()
    for text in SCRIPTS:
        cells = {"kpi": text, "unit": text, "note": text}
        rows += [
            row(5, **cells, source=f"summary-2013 {text}"),
            row(3, **cells, source=f"summary-2013 {text}", breakdown=text),
            row(4, **cells, district="南昌县"),
            row(9, **cells, year=2014, measure="target"),
        ]
    table = write_table(tmp_path_factory.mktemp("table"), rows)
    client: FlaskClient = create_app(Settings(data=table, watch=0)).server.test_client()
    return client


def looked_at(client: FlaskClient, path: str) -> Page:
    """A page that has no element and no attribute of the table's."""
    answer = client.get(path)
    assert answer.status_code in (200, 404), path
    page = Page(answer.text)
    assert page.faults == [], path
    return page


@pytest.mark.parametrize("path", ["/", "/area/8", "/districts", "/checks", "/data?q=alert"])
def test_no_text_of_the_table_becomes_an_element_or_a_program(poisoned: FlaskClient, path: str) -> None:
    shown = {script for script in SCRIPTS for text in looked_at(poisoned, path).texts if script in text}
    assert shown or path == "/checks", "the text stands on the page as a text"


@pytest.mark.parametrize("text", SCRIPTS)
def test_no_text_of_the_table_or_of_an_address_becomes_one_on_the_page_that_it_names(
    poisoned: FlaskClient, text: str
) -> None:
    name = quote(text, safe="")
    paths = (f"/kpi/{name}?lang=en&district={quote('南昌县')}", f"/districts?kpi={name}&map={name}", f"/nowhere/{name}")
    for path in paths:
        assert any(text in shown for shown in looked_at(poisoned, path).texts)
    page = poisoned.get(f"/kpi/{name}").text
    figures = page.split('<script type="application/json" id="figures">')[1].split("</script>")[0]
    assert text in str(json.loads(figures))
    found = poisoned.get("/search.json", query_string={"view": "/", "find": text})
    assert (found.mimetype, found.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")


def test_a_formula_in_a_text_is_no_formula_in_a_file(tmp_path: Path) -> None:
    table = write_table(tmp_path, [row(5, kpi=formula, note=formula) for formula in FORMULAS])
    client = create_app(Settings(data=table, watch=0)).server.test_client()
    for path in ("/data.csv", "/rows.csv?view=/data&chart=table"):
        cells = client.get(path).text.replace("\r\n", ",").split(",")
        assert not set(FORMULAS) & set(cells)
        assert {f"'{formula}" for formula in FORMULAS} <= set(cells)
