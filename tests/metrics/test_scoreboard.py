"""The scoreboard: outcomes of places' own targets, ranks with their change, and who has nothing at all."""

from __future__ import annotations

from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import translator
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.metrics.scoreboard import place_rank, scoreboard
from tests.conftest import Build
from tests.facts import present
from tests.tables import row

APPLICATIONS = "专利申请量"


def of_year(year: int, **values: float) -> list[dict[str, str]]:
    return [row(value, district=place, year=year) for place, value in values.items()]


def test_outcomes_are_counted_by_place_over_all_its_targets(build: Build) -> None:
    table = build(
        *of_year(2014, 东湖区=90, 西湖区=100, 高新区=7),
        row(100, district="东湖区", year=2014, measure="target"),
        row(100, district="西湖区", year=2014, measure="target"),
        row(5, kpi="新能源汽车推广", area=2, unit="辆", district="东湖区", year=2014, measure="target"),
        row(9, district="高新区", year=2014, measure="target"),
    )
    board = scoreboard(table, 2014)
    assert [(score.place.name, dict(score.outcomes)) for score in board.scores] == [
        ("东湖区", {"missed": 1, "unreported": 1}),
        ("西湖区", {"met": 1}),
        ("高新区", {"missed": 1}),
    ]
    assert dict(board.outcomes) == {"missed": 1, "unreported": 1, "met": 1}, "no zone is added"
    assert [kpi.name for kpi in board.kpis] == [APPLICATIONS]
    assert len(board.silent_places) == 10
    narrator = PlacesNarrator(table, translator("zh", table.catalog), 2014)
    head, lead = present(narrator.score(board, table.catalog.district(CITY)))
    assert "".join(head) == "2014 年 2 个县区 3 项目标：1 项达到，1 项未达到，1 项结果未公布"
    assert "".join(span.text for span in lead) == "未达到最多的是东湖区，1 项。西湖区没有未达到的。"
    head, lead = present(narrator.score(board, table.catalog.district("东湖区")))
    assert ("".join(head), lead) == ("东湖区 2014 年 2 项目标：1 项未达到，1 项结果未公布", ())
    assert narrator.score(board, table.catalog.district("湾里区")) is None


def test_a_rank_is_compared_with_the_year_before_among_the_same_places_only(build: Build) -> None:
    table = build(*of_year(2012, 东湖区=5, 西湖区=9), *of_year(2013, 东湖区=8, 西湖区=6), *of_year(2014, 东湖区=8))
    kpi, place = table.kpis[APPLICATIONS], table.catalog.district("东湖区")
    rises = [(present(rank).standing.rank, present(rank).rise) for rank in (place_rank(table, kpi, 2013, place),)]
    assert rises == [(1, 1)]
    assert present(place_rank(table, kpi, 2012, place)).rise is None, "no year before"
    assert present(place_rank(table, kpi, 2014, place)).rise is None, "other places reported"
    assert place_rank(table, kpi, 2015, place) is None, "no newer year stands in for an older one"


def test_the_published_table_has_no_headline_kpi_by_district_in_2013(dataset: Dataset) -> None:
    board = scoreboard(dataset, 2013)
    assert (board.kpis, board.scores, len(board.silent_places), len(board.silent_kpis)) == ((), (), 13, 6)
    assert (
        PlacesNarrator(dataset, translator("zh", dataset.catalog), 2013).score(board, dataset.catalog.district(CITY))
        is None
    )
