"""A draft of two people: what somebody else has changed meanwhile keeps both texts until one is chosen."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.web.desk.desk_forms import Office, Window, return_path, words

PATH = return_path()
HIDDEN = re.compile(r'name="([\w:.-]+)" type="hidden" value="([^"]*)"')


@pytest.fixture
def clerk(office: Office) -> Window:
    assert office.open_round().status_code == 303
    return office.window("qsh01")


def hidden(answer: TestResponse) -> dict[str, str]:
    """The hidden fields of the area's form."""
    form = next(form for form in answer.text.split("<form") if 'value="save"' in form)
    return dict(HIDDEN.findall(form.partition("</form>")[0]))


def clash(office: Office, clerk: Window) -> TestResponse:
    """Three fields that a colleague has changed while this clerk typed others into them; a fourth is saved."""
    page = clerk.client.get(f"{PATH}?area=8")
    office.window("qsh02").save({"8.2-value": "36", "8.4-value": "5", "8.7-value": "2"})
    texts = {"8.2-value": "38", "8.4-value": "6", "8.7-value": "3", "8.3-value": "9"}
    return clerk.client.post(PATH, data=hidden(page) | {"area": "8", "seen": "0", **texts})


def drafted(clerk: Window) -> dict[str, str]:
    text = clerk.client.get(f"{PATH}?area=8").text
    return dict(re.findall(r'name="(8\.[2347]-value)"[^>]* value="([^"]+)"', text))


def test_both_texts_stand_there_and_either_can_be_chosen_without_script(office: Office, clerk: Window) -> None:
    answer = clash(office, clerk)
    assert answer.status_code == 409
    assert "改为 36，你填的是 38 用 36 用 38" in words(answer) and "用 5 用 6" in words(answer)
    theirs = {"8.2-value": "36", "8.4-value": "5", "8.7-value": "2"}
    assert drafted(clerk) == theirs | {"8.3-value": "9"}
    again = clerk.client.post(PATH, data=hidden(answer) | theirs | {"mine": "8.2-value"})
    assert (again.status_code, "用 38" in words(again), "用 5 用 6" in words(again)) == (409, False, True)
    texts = theirs | {"8.2-value": "38"}
    third = clerk.client.post(PATH, data=hidden(again) | texts | {"theirs": "8.4-value"})
    assert (third.status_code, "用 5" in words(third), "用 2 用 3" in words(third)) == (409, False, True)
    assert drafted(clerk) == texts | {"8.3-value": "9"}, "nothing is taken that nobody chose"
    assert clerk.client.post(PATH, data=hidden(third) | texts | {"mine": "8.7-value"}).status_code == 303
    assert drafted(clerk) == texts | {"8.3-value": "9", "8.7-value": "3"}


def test_a_choice_is_asked_for_again_where_a_third_text_came(office: Office, clerk: Window) -> None:
    answer = clash(office, clerk)
    office.window("qsh02").save({"8.2-value": "40"})
    again = clerk.client.post(PATH, data=hidden(answer) | {"8.2-value": "36", "8.4-value": "5", "mine": "8.2-value"})
    assert (again.status_code, "用 40 用 38" in words(again)) == (409, True)


def test_the_script_gets_both_texts(office: Office, clerk: Window) -> None:
    page = clerk.client.get(f"{PATH}?area=8")
    office.window("qsh02").save({"8.2-value": "36"})
    data = hidden(page) | {"area": "8", "seen": "0", "8.2-value": "38"}
    answer = clerk.client.post(PATH, data=data, headers={"Accept": "application/json"}).get_json()
    assert answer["clashes"]["8.2-value"].items() >= {"current": "36", "typed": "38"}.items()
