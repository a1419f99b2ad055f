"""Sentences about all places together, in both languages, down every branch."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.dataset import Dataset
from dashboard.metrics.comparison import compared
from dashboard.metrics.coverage import coverage
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.text import Span, Words, words_of
from tests.conftest import Build
from tests.tables import Cells, growth, row

Told = tuple[tuple[str, ...], tuple[Span, ...]]
UNITS = ("东湖区", "西湖区", "青云谱区", "湾里区", "青山湖区", "南昌县", "新建县", "安义县", "进贤县")


def places(dataset: Dataset, language: str = "zh", area: int | None = None) -> Told:
    narrator = PlacesNarrator(dataset, words_of(language, dataset.catalog), 2013)
    return narrator.places(compared(dataset, 2013, area))


def covered(dataset: Dataset, place: str, language: str = "zh", year: int = 2013) -> Told:
    narrator = PlacesNarrator(dataset, words_of(language, dataset.catalog), year)
    return narrator.coverage(coverage(dataset, year), dataset.catalog.district(place))


def head(told: Told) -> str:
    return "".join(told[0])


def lead(told: Told) -> str:
    return "".join(span.text for span in told[1]).strip()


def results(spans: Sequence[Span]) -> list[str]:
    return [span.text for span in spans if span.role == "result"]


def says(text: str, *facts: str) -> bool:
    """True where all facts stand in a text, in this order; the words between them are free."""
    place = 0
    for fact in facts:
        place = text.find(fact, place)
        if place < 0:
            return False
        place += len(fact)
    return True


def nine(value: object = 5, **cells: object) -> list[Cells]:
    return [row(value, district=unit, **cells) for unit in UNITS]


def test_the_comparison_opens_with_how_much_is_published_by_district(dataset: Dataset) -> None:
    assert head(places(dataset)) == "12 项指标有分县区的数，九个县区都有的 1 项"
    assert head(places(dataset, "en")) == "12 KPIs have figures by district, 1 of them for all nine"


def test_then_who_has_most_and_how_much_is_of_another_year(dataset: Dataset) -> None:
    assert lead(places(dataset)) == "南昌县最多，6 项。其中 6 项没有 2013 年的数，用最近公布的一年。"
    assert says(lead(places(dataset, "en")), "Nanchang County", "6", "For 6 of them the newest published year", "2013")


def test_units_without_a_figure_are_named_and_counted(dataset: Dataset) -> None:
    said = "东湖区、西湖区、青云谱区、湾里区、青山湖区、新建县、进贤县没有，共 7 个。"
    assert said in lead(places(dataset, area=8))
    named = "7 have none: Donghu, Xihu, Qingyunpu, Wanli, Qingshanhu, Xinjian, Jinxian."
    assert named in lead(places(dataset, "en", area=8))


def test_an_area_without_a_figure_by_district_says_so(dataset: Dataset) -> None:
    assert head(places(dataset, area=1)) == "没有分县区的数"
    assert lead(places(dataset, area=1)) == "9 个县区都没有公布这个领域的数。"
    assert head(places(dataset, "en", area=1)) == "No figures by district"
    assert lead(places(dataset, "en", area=1)) == "None of the 9 districts has published a figure of this area."


def test_units_that_share_the_lead_are_all_named(build: Build) -> None:
    told = places(build(row("5", district="安义县"), row("4", district="东湖区")))
    assert "东湖区、安义县最多，1 项。" in lead(told)


def test_where_all_nine_have_the_same_nobody_is_said_to_have_most(build: Build) -> None:
    made = build(*nine(), *nine(kpi="专利授权量"))
    assert head(places(made)) == "2 项指标有分县区的数，九个县区都有的 2 项"
    assert lead(places(made)) == "每个县区 2 项。"
    assert lead(places(made, "en")) == "2 for each of the nine."


def test_where_only_zones_have_published_no_unit_has_most(build: Build) -> None:
    told = places(build(row("50", district="高新区")))
    assert head(told) == "1 项指标有分县区的数，九个县区都有的 0 项"
    assert lead(told) == f"{'、'.join(UNITS)}没有，共 9 个。"


def test_figures_of_the_reported_year_need_no_word_about_the_year(build: Build) -> None:
    assert "年的数" not in lead(places(build(row("5", district="东湖区"))))
    other = lead(places(build(row("5", district="东湖区"), row("1", district="东湖区", kpi="专利授权量", year=2012))))
    assert other.endswith("其中 1 项没有 2013 年的数，用最近公布的一年。")


def test_the_count_of_the_leading_unit_wears_the_ink_of_results(dataset: Dataset, build: Build) -> None:
    assert results(places(dataset)[1]) == ["6"]
    assert results(places(build(*nine()))[1]) == ["1"]


def test_coverage_opens_with_what_is_published_of_what_can_be_had(dataset: Dataset) -> None:
    assert head(covered(dataset, "南昌市")) == "2013 年九个县区共公布 15 个数，可收集 540 个"
    assert head(covered(dataset, "南昌市", "en")) == "The nine published 15 figures for 2013, of 540 obtainable"


def test_coverage_names_who_published_most_and_counts_who_published_nothing(dataset: Dataset) -> None:
    assert lead(covered(dataset, "南昌市")) == "南昌县公布最多，5 项；4 个县区一项没有。"
    assert says(lead(covered(dataset, "南昌市", "en")), "Nanchang County", "5", "4 of the nine have none.")
    assert results(covered(dataset, "南昌市")[1]) == ["5"]


def test_a_year_without_a_figure_by_district_has_no_leader(dataset: Dataset) -> None:
    told = covered(dataset, "南昌市", year=2011)
    assert head(told) == "2011 年九个县区共公布 0 个数，可收集 540 个"
    assert told[1] == ()


@pytest.mark.parametrize(
    ("place", "chinese", "english"),
    [
        (
            "青山湖区",
            "青山湖区 2013 年公布 3 项，还缺 57 项",
            "Qingshanhu District published 3 KPIs for 2013, 57 are missing",
        ),
        (
            "桑海开发区",
            "桑海开发区 2013 年公布 0 项，还缺 60 项",
            "Sanghai Development Zone published 0 KPIs for 2013, 60 are missing",
        ),
    ],
)
def test_a_place_is_told_what_it_published_and_how_much_it_lacks(
    dataset: Dataset, place: str, chinese: str, english: str
) -> None:
    assert head(covered(dataset, place)) == chinese
    assert head(covered(dataset, place, "en")) == english
    assert lead(covered(dataset, place)) == "县区可以有自己的数的指标共 60 项。"
    assert lead(covered(dataset, place, "en")) == "60 KPIs can have a figure by district."


def test_a_published_growth_counts_for_its_place(build: Build) -> None:
    assert head(covered(build(row(), growth(district="东湖区")), "东湖区")) == "东湖区 2013 年公布 1 项，还缺 0 项"


def test_a_headline_breaks_between_its_two_facts(dataset: Dataset, chinese: Words) -> None:
    narrator = PlacesNarrator(dataset, chinese, 2013)
    assert narrator.places(compared(dataset, 2013))[0] == ("12 项指标有分县区的数，", "九个县区都有的 1 项")
    found = coverage(dataset, 2013)
    assert [len(narrator.coverage(found, place)[0]) for place in found.places] == [2] * 14
