"""Sentences about all places together, in both languages, down every branch."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import translator
from dashboard.metrics.comparison import compared
from dashboard.metrics.coverage import coverage
from dashboard.metrics.narrative_places import PlacesNarrator
from tests.component_tree import says
from tests.conftest import Build
from tests.tables import COUNTIES, Cells, growth, row

Told = tuple[tuple[str, ...], tuple[Span, ...]]
GRANTS = "知识产权富民强县项目资金"


def places(dataset: Dataset, language: str = "zh", place: str = CITY, area: int | None = None) -> Told:
    narrator = PlacesNarrator(dataset, translator(language, dataset.catalog), 2013)
    return narrator.places(compared(dataset, 2013, area), dataset.catalog.district(place))


def covered(dataset: Dataset, place: str = CITY, language: str = "zh", year: int = 2013) -> Told:
    narrator = PlacesNarrator(dataset, translator(language, dataset.catalog), year)
    return narrator.coverage(coverage(dataset, year), dataset.catalog.district(place))


def head(told: Told) -> str:
    return "".join(told[0])


def lead(told: Told) -> str:
    return "".join(span.text for span in told[1]).strip()


def results(spans: Sequence[Span]) -> list[str]:
    return [span.text for span in spans if span.role == "result"]


def nine(value: object = 5, **cells: object) -> list[Cells]:
    return [row(value, district=unit, **cells) for unit in COUNTIES]


def test_the_comparison_opens_with_how_much_is_published_by_district(dataset: Dataset) -> None:
    assert says(head(places(dataset)), "11 项", "没有一项九个县区齐全")
    assert says(head(places(dataset, "en")), "11 KPIs", "none of them for all nine")


def test_the_context_of_the_city_is_not_counted(dataset: Dataset, build: Build) -> None:
    assert len(compared(dataset, 2013)) == 12, "with the population"
    people = row(5, kpi="常住人口", area=0, unit="人", district="东湖区")
    assert head(places(build(row(), people))) == head(places(build(row())))


def test_then_who_has_most_and_how_much_is_of_another_year(dataset: Dataset) -> None:
    assert says(lead(places(dataset)), "2013 年", "南昌县", "5 项", "11 项中有 5 项没有 2013 年的数据")
    said = lead(places(dataset, "en"))
    assert says(said, "2013", "Nanchang County", "5", "For 5 of the 11", "2013")


def test_an_area_without_a_figure_by_district_says_so(dataset: Dataset) -> None:
    assert says(head(places(dataset, area=1)), "没有分县区数据")
    assert says(lead(places(dataset, area=1)), "9 个县区", "没有")
    assert says(head(places(dataset, "en", area=1)), "No figures by district")
    assert says(lead(places(dataset, "en", area=1)), "None of the 9 districts")


def test_units_that_share_the_lead_are_all_named(build: Build) -> None:
    told = places(build(row("5", district="安义县"), row("4", district="东湖区")))
    assert says(lead(told), "东湖区、安义县", "1 项")


def test_where_all_nine_have_the_same_nobody_is_said_to_have_most(build: Build) -> None:
    made = build(*nine(), *nine(kpi="专利授权量"))
    assert says(head(places(made)), "2 项", "2 项九个县区齐全")
    assert says(lead(places(made)), "每个县区 2 项")
    assert says(lead(places(made, "en")), "each of the nine has 2")
    assert not any(unit in lead(places(made)) for unit in COUNTIES)


def test_where_only_zones_have_published_no_unit_has_most(build: Build) -> None:
    told = places(build(row("50", district="高新区")))
    assert says(head(told), "1 项")
    assert lead(told) == ""


def test_figures_of_the_reported_year_need_no_word_about_the_year(build: Build) -> None:
    assert "最近一年" not in lead(places(build(row("5", district="东湖区"))))
    other = places(build(row("5", district="东湖区"), row("1", district="东湖区", kpi="专利授权量", year=2012)))
    assert says(lead(other), "2 项中有 1 项没有 2013 年的数据")


def test_a_chosen_place_is_told_how_much_it_has_and_where_it_leads(dataset: Dataset, build: Build) -> None:
    assert says(head(places(dataset, place="青山湖区")), "青山湖区", "11 项", "3 项", "1 项居首")
    said = head(places(dataset, "en", place="高新区"))
    assert says(said, "High-tech Zone", "3 of 11 KPIs", "first in 1")
    alone = build(row("5", district="东湖区"), row("5", district="高新区"))
    assert says(head(places(alone, place="东湖区")), "1 项", "0 项居首"), "nobody leads alone"
    tied = build(row("5", district="东湖区"), row("5", district="西湖区"))
    assert says(head(places(tied, place="东湖区")), "1 项", "0 项居首"), "a shared lead is no lead"


def test_a_chosen_place_without_a_figure_is_told_so(dataset: Dataset) -> None:
    assert says(head(places(dataset, place="东湖区")), "东湖区", "11 项", "一项也没有")
    assert says(head(places(dataset, "en", place="桑海开发区")), "Sanghai Development Zone", "none of the 11 KPIs")


def test_the_count_of_the_leading_unit_has_the_colour_of_results(dataset: Dataset, build: Build) -> None:
    assert results(places(dataset)[1]) == ["5"]
    assert results(places(build(*nine()))[1]) == ["1"]


def test_coverage_opens_with_what_is_published_of_what_can_be_had(dataset: Dataset) -> None:
    assert says(head(covered(dataset)), "2013 年", "540 个", "15 个")
    assert says(head(covered(dataset, language="en")), "15 of 540", "2013")


def test_coverage_names_who_published_most_and_counts_who_published_nothing(dataset: Dataset) -> None:
    assert says(lead(covered(dataset)), "南昌县", "5 项", "4 个县区一项也没有")
    assert says(lead(covered(dataset, language="en")), "Nanchang County", "5", "4 of the nine have none")
    assert results(covered(dataset)[1]) == ["5"]


def test_where_none_or_all_of_the_nine_have_published_nobody_stands_out(dataset: Dataset, build: Build) -> None:
    none = covered(dataset, year=2011)
    assert says(head(none), "2011 年", "540 个", "0 个")
    assert none[1] == ()
    every = covered(build(*nine()))
    assert says(head(every), "9 个", "9 个")
    assert every[1] == ()


def test_a_place_is_told_how_much_of_what_can_be_had_it_has(dataset: Dataset) -> None:
    for place, english in (("青山湖区", "Qingshanhu District"), ("桑海开发区", "Sanghai Development Zone")):
        have = {"青山湖区": 3, "桑海开发区": 0}[place]
        assert says(head(covered(dataset, place)), place, "60 项", "2013 年", f"{have} 项")
        assert says(head(covered(dataset, place, "en")), english, f"{have} of 60", "2013")
        assert "60" in lead(covered(dataset, place))


def test_a_place_that_lacks_nothing_is_told_so(build: Build) -> None:
    made = build(row(), growth(district="东湖区"))
    assert says(head(covered(made, "东湖区")), "东湖区", "1 项", "都有")
    assert says(head(covered(made, "东湖区", "en")), "all 1")
    assert "都有" not in head(covered(made, "西湖区"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_headline_is_cut_into_phrases_and_says_no_gap(dataset: Dataset, language: str) -> None:
    for place in dataset.catalog.choosable:
        for told in (places(dataset, language, place.name), covered(dataset, place.name, language)):
            assert 2 <= len(told[0]) <= 3
            assert not any(sign in head(told) + lead(told) for sign in "{}|")
