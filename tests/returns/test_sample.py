"""Sample returns: complete, adding up to what is published, and never taken for it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dashboard.dataset.loading
from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY, PROVINCE, Kpi
from dashboard.dataset.numbers import is_whole
from dashboard.dataset.observation import Measure, Status
from dashboard.dataset.schema import KEY, validate
from dashboard.dataset.table import Dataset
from dashboard.returns.sample.city import STOCKS, YEARS
from dashboard.returns.sample.file import write_sample
from dashboard.returns.sample.places import divided
from dashboard.returns.sample.seeded_random import uniform
from dashboard.returns.sample.table import PART, SampleError, sample_dataset
from dashboard.settings import DEFAULT_SEED, MAX_ROWS, MIN_ROWS
from tests.conftest import Build
from tests.facts import present
from tests.tables import CATALOG, COUNTIES, TABLE, ZONES, Cells, csv_text, growth, real_rows, row

LARGE = 50_000  # rows, so that there is room for parts
Tables = dict[int | None, Dataset]  # by size
Levels = dict[tuple[str, str, str, int], Decimal]  # by KPI, measure, place and year


def cells_of(dataset: Dataset, seed: int = DEFAULT_SEED, size: int | None = None) -> list[Cells]:
    return cells_in(sample_dataset(dataset, seed=seed, size=size))


def cells_in(sample: Dataset) -> list[Cells]:
    return [dict(zip(sample.columns, cells, strict=True)) for cells in sample.cells(range(sample.size))]


def levels_of(rows: Iterable[Cells]) -> Levels:
    """The values of whole KPIs for whole years as they are written."""
    return {
        (cells["kpi"], cells["measure"], cells["district"], int(cells["year"])): Decimal(cells["value"])
        for cells in rows
        if not (cells["breakdown"] or cells.get("month"))
    }


def collected(dataset: Dataset) -> list[Kpi]:
    return [kpi for kpi in dataset.kpis.values() if kpi.by_district and kpi.name != "常住人口"]


@pytest.fixture(scope="module")
def tables(dataset: Dataset) -> Tables:
    """The sample by its size: as it is, the smallest, a large one."""
    return {size: sample_dataset(dataset, size=size) for size in (None, MIN_ROWS, LARGE)}


@pytest.fixture(scope="module")
def rows(tables: Tables) -> list[Cells]:
    return cells_in(tables[None])


@pytest.fixture(scope="module")
def made(dataset: Dataset, rows: list[Cells]) -> list[Cells]:
    """The generated rows of whole years."""
    return [cells for cells in rows[dataset.size :] if not cells["month"]]


@pytest.fixture(scope="module")
def levels(rows: list[Cells]) -> Levels:
    return levels_of(rows)


def test_units_add_up_to_every_published_result_of_the_city(dataset: Dataset, levels: Levels) -> None:
    published = [
        (kpi.name, year, value)
        for kpi in collected(dataset)
        for (name, measure, place, year), value in levels_of(real_rows()).items()
        if kpi.additive and (name, measure, place) == (kpi.name, "actual", CITY) and year in YEARS
    ]
    assert len(published) > 40
    for kpi, year, value in published:
        assert sum(levels[kpi, "actual", unit, year] for unit in COUNTIES) == value, (kpi, year)


def test_every_place_has_every_kpi_in_every_year(dataset: Dataset, levels: Levels) -> None:
    missing = [
        (kpi.name, place, year)
        for kpi in collected(dataset)
        for place in (*COUNTIES, *ZONES)
        for year in YEARS
        if (kpi.name, "actual", place, year) not in levels
    ]
    assert missing == []


def test_only_districts_report_and_only_what_districts_can_have(dataset: Dataset, made: list[Cells]) -> None:
    assert {cells["district"] for cells in made} == {*COUNTIES, *ZONES}
    assert {cells["kpi"] for cells in made} == {kpi.name for kpi in collected(dataset)}
    assert not {CITY, PROVINCE} & {cells["district"] for cells in made}
    assert {(cells["status"], cells["source"], cells["note"]) for cells in made} == {
        ("sample", "sample 全文", "示例数据，非公布数")
    }
    assert {cells["measure"] for cells in made} == {measure.value for measure in Measure}


def test_published_rows_stand_first_and_as_they_are(dataset: Dataset, rows: list[Cells]) -> None:
    assert rows[: dataset.size] == real_rows()
    assert len({tuple(cells[column] for column in KEY) for cells in rows}) == len(rows)


def test_the_newest_population_stays_that_of_the_census(sample: Dataset) -> None:
    assert [sample.series("常住人口", unit).years() for unit in COUNTIES] == [(2010,)] * 9


def test_zones_lie_inside_the_city(dataset: Dataset, levels: Levels) -> None:
    for kpi in collected(dataset):
        for year in YEARS:
            city = sum(levels[kpi.name, "actual", unit, year] for unit in COUNTIES)
            zones = [levels[kpi.name, "actual", zone, year] for zone in ZONES]
            assert not kpi.additive or sum(zones) < city or sum(zones) == city == 0, (kpi.name, year)
    patents = [levels["专利申请量", "actual", zone, 2013] for zone in ZONES]
    assert min(patents[:2]) > max(patents[2:])


def test_values_stay_within_their_bounds(dataset: Dataset, made: list[Cells]) -> None:
    for cells in made:
        kpi, value = dataset.kpis[cells["kpi"]], Decimal(cells["value"])
        if cells["measure"] in ("growth", "target_growth"):
            continue
        assert value >= 0, cells
        assert not is_whole(cells["unit"]) or value == int(value), cells
        assert cells["unit"] != "%" or value <= 100, cells
        assert not kpi.word or value in (0, 1), cells


def test_what_has_piled_up_does_not_fall(dataset: Dataset, levels: Levels) -> None:
    stocks = [
        kpi.name
        for kpi in collected(dataset)
        if "存量" in kpi.definition or any(word in kpi.name for word in STOCKS)
    ]  # fmt: skip
    assert len(stocks) > 8
    for kpi in stocks:
        for place in (*COUNTIES, *ZONES):
            path = [levels[kpi, "actual", place, year] for year in YEARS]
            assert path == sorted(path), (kpi, place)


def test_no_place_has_more_of_a_part_than_of_the_whole(dataset: Dataset, levels: Levels) -> None:
    pairs = [(kpi.name, kpi.part_of) for kpi in collected(dataset) if kpi.part_of]
    assert len(pairs) == 4
    for part, whole in pairs:
        for place in (*COUNTIES, *ZONES):
            for year in YEARS:
                assert levels[part, "actual", place, year] <= levels[whole, "actual", place, year], (part, place, year)


def test_a_growth_is_that_of_the_results_beside_it(made: list[Cells], levels: Levels) -> None:
    growths = [cells for cells in made if cells["measure"] == "growth"]
    assert {cells["year"] for cells in growths} == {"2012", "2013", "2014"}
    for cells in growths:
        now, before = (levels[cells["kpi"], "actual", cells["district"], int(cells["year"]) - ago] for ago in (0, 1))
        assert abs(Decimal(cells["value"]) - (now / before - 1) * 100) <= Decimal("0.05"), cells


def test_a_growth_is_there_wherever_it_can_be(dataset: Dataset, levels: Levels) -> None:
    for (kpi, measure, place, year), before in levels.items():
        if measure == "actual" and place in (*COUNTIES, *ZONES) and year in YEARS[:-1] and kpi != "常住人口":
            told = (kpi, "growth", place, year + 1) in levels
            assert told is (before > 0 and not dataset.kpis[kpi].word), (kpi, place, year)


def test_targets_of_units_add_up_to_both_ends_of_the_citys(dataset: Dataset, levels: Levels) -> None:
    aimed = [kpi for kpi in collected(dataset) if (kpi.name, "target", CITY, 2014) in levels]
    assert len(aimed) > 6
    for kpi in aimed:
        for measure in ("target", "target_high"):
            city = levels.get((kpi.name, measure, CITY, 2014))
            parts = [levels.get((kpi.name, measure, unit, 2014)) for unit in COUNTIES]
            assert sum(part or 0 for part in parts) == (city or 0), kpi.name
            assert (city is None) is (None in parts), kpi.name
    ranges = [
        levels["市级科技重大项目", measure, unit, 2014] for unit in COUNTIES for measure in ("target", "target_high")
    ]
    assert all(low <= high for low, high in zip(ranges[::2], ranges[1::2], strict=True))


def test_units_get_a_target_growth_only_where_the_city_sets_nothing_else(levels: Levels) -> None:
    grown = {kpi for kpi, measure, place, year in levels if (measure, place, year) == ("target_growth", "东湖区", 2014)}
    assert grown == {"高新技术产业增加值", "技术市场交易额"}
    assert all(24 <= levels["技术市场交易额", "target_growth", unit, 2014] <= Decimal("37.5") for unit in COUNTIES)


def test_a_target_keeps_the_words_of_the_citys(sample: Dataset) -> None:
    target = present(sample.series("专利授权量", "东湖区").target(2014))
    assert (target.qualifier, target.status) == ("at_least", Status.SAMPLE)


def test_the_same_seed_gives_the_same_sample_and_another_one_another(dataset: Dataset, sample: Dataset) -> None:
    digests = [sample_dataset(dataset, seed=seed, size=size).digest for seed, size in
               [(DEFAULT_SEED, None), (2, None), (DEFAULT_SEED, 1000), (2, 1000)]]  # fmt: skip
    assert digests[0] == sample.digest
    assert len({*digests, dataset.digest}) == 5
    assert round(uniform(0, 10**9, 2014, "专利申请量")) == 192377995  # on every machine


def test_a_sample_says_that_it_is_one(dataset: Dataset, sample: Dataset) -> None:
    assert (sample.is_sample, dataset.is_sample, dataset.samples) == (True, False, 0)
    assert sample.samples == sample.size - dataset.size
    assert [document.id for document in sample.documents][-1] == "sample"
    assert "sample" not in {document.id for document in dataset.documents}
    assert (sample.report_year, set(YEARS) <= set(sample.years)) == (dataset.report_year, True)


def test_a_sample_of_any_size_is_sound_and_has_the_rows_asked_for(dataset: Dataset, tables: Tables) -> None:
    assert [validate(table.as_text(), dataset.catalog) for table in tables.values()] == [()] * 3
    assert tables[LARGE].size == LARGE
    size = tables[None].size
    sizes = [sample_dataset(dataset, size=size + more).size - size for more in (1, 2)]
    assert sizes == [0, 2], "a part is two at least"


def test_a_small_table_has_whole_kpis_in_the_catalogs_order(
    dataset: Dataset, tables: Tables, rows: list[Cells]
) -> None:
    small = cells_in(tables[MIN_ROWS])
    kpis = list(dict.fromkeys(cells["kpi"] for cells in small[dataset.size :]))
    names = [kpi.name for kpi in collected(dataset)]
    assert kpis == names[: len(kpis)]
    assert small == rows[: len(small)]
    following = sum(cells["kpi"] == names[len(kpis)] for cells in rows[dataset.size :])
    assert len(small) <= MIN_ROWS < len(small) + following


def test_parts_add_up_to_their_figure(dataset: Dataset, tables: Tables, levels: Levels) -> None:
    parts: defaultdict[tuple[str, str, str, int], list[Decimal]] = defaultdict(list)
    for cells in cells_in(tables[LARGE]):
        if cells["breakdown"].startswith(PART):
            assert cells["measure"] == "actual"
            parts[cells["kpi"], "actual", cells["district"], int(cells["year"])].append(Decimal(cells["value"]))
    assert {len(values) for values in parts.values()} == {6, 7}
    for key, values in parts.items():
        assert min(values) >= 0
        assert not dataset.kpis[key[0]].additive or sum(values) == levels[key], key


def test_the_largest_figures_are_divided_too(build: Build) -> None:
    large = [row("9e14"), row("9e14", year=2012), row("5e14", kpi="新指标二", unit="亿元"), row("1e15", kpi="新指标三")]
    made = cells_of(build(*large), size=3000)
    assert len(made) == 3000
    values = [Decimal(cells["value"]) for cells in made if cells["breakdown"]]
    assert 10**13 < max(values) < 10**15
    assert min(values) >= 0


def test_a_seed_gives_the_same_bytes_on_every_machine_and_in_every_version(build: Build, tmp_path: Path) -> None:
    few = build(row(), growth(), row("3.3", kpi="研发投入强度", unit="%"), row("9", kpi="新指标", unit="亿元", area=2))
    path = tmp_path / "sample.csv"
    write_sample(sample_dataset(few, seed=7, size=2000), path)
    assert sha256(path.read_bytes()).hexdigest().startswith("c75e27e3570d62f3")


@pytest.mark.parametrize("size", [0, MIN_ROWS - 1, MAX_ROWS + 1])
def test_a_size_that_cannot_be_is_named_with_what_is_allowed(dataset: Dataset, size: int) -> None:
    with pytest.raises(SampleError, match=f"{size} rows is not allowed; 1000 to 1000000 rows are"):
        sample_dataset(dataset, size=size)


def test_the_rest_of_the_city_goes_to_those_that_published_nothing(build: Build) -> None:
    told = build(row("100"), row("40", district="东湖区"), row("25", district="安义县"), row("30", district="高新区"))
    levels = levels_of(cells_of(told))
    assert [levels["专利申请量", "actual", place, 2013] for place in ("东湖区", "安义县", "高新区")] == [40, 25, 30]
    assert sum(levels["专利申请量", "actual", unit, 2013] for unit in COUNTIES) == 100
    assert 30 < levels["专利申请量", "actual", "东湖区", 2012] < 42


def test_units_that_published_more_than_the_city_leave_nothing_to_the_others(build: Build) -> None:
    levels = levels_of(cells_of(build(row("10"), row("8", district="东湖区"), row("7", district="西湖区"))))
    assert [levels["专利申请量", "actual", unit, 2013] for unit in COUNTIES] == [8, 7, 0, 0, 0, 0, 0, 0, 0]


def test_a_kpi_that_only_units_published_has_room_for_the_others(build: Build) -> None:
    levels = levels_of(cells_of(build(row("180", district="青山湖区"))))
    sums = [sum(levels["专利申请量", "actual", unit, year] for unit in COUNTIES) for year in YEARS]
    assert 180 * Decimal("1.29") < sums[2] < 180 * Decimal("1.81")
    assert sums == sorted(sums)


def test_all_nine_may_have_published_already(build: Build) -> None:
    told = build(row("45"), *(row(index, district=unit) for index, unit in enumerate(COUNTIES, 1)))
    levels = levels_of(cells_of(told))
    assert [levels["专利申请量", "actual", unit, 2013] for unit in COUNTIES] == list(range(1, 10))
    assert len(cells_of(told)) == len({tuple(cells.get(column) for column in KEY) for cells in cells_of(told)})


def test_a_published_growth_holds_for_the_results_around_it(build: Build) -> None:
    rows = [row("1000"), growth("50", district="东湖区"), growth("100", district="高新区")]
    levels = levels_of(cells_of(build(*rows)))
    for place, factor in (("东湖区", Decimal("1.5")), ("高新区", 2)):
        before, now = (levels["专利申请量", "actual", place, year] for year in (2012, 2013))
        assert abs(now - before * factor) <= 1, place
    assert sum(levels["专利申请量", "actual", unit, 2013] for unit in COUNTIES) == 1000


def test_a_published_target_of_a_unit_is_kept_and_the_rest_divided(build: Build) -> None:
    aim: Cells = {"year": "2014", "measure": "target"}
    levels = levels_of(cells_of(build(row("100"), row("90", **aim), row("30", district="东湖区", **aim))))
    targets = [levels["专利申请量", "target", unit, 2014] for unit in COUNTIES]
    assert targets[0] == 30
    assert sum(targets) == 90


def test_a_kpi_that_the_catalog_does_not_know_gets_returns_too(build: Build) -> None:
    rows = [row("7", kpi="科普讲座", unit="场", area=7), growth("5", kpi="某增速", area=2)]
    levels = levels_of(cells_of(build(*rows)))
    assert all(0 <= levels["科普讲座", "actual", unit, 2013] <= 7 for unit in COUNTIES)
    assert ("某增速", "actual", "东湖区", 2014) in levels


def test_a_catalog_without_the_sample_as_a_document_is_named(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.toml"
    catalog.write_text(CATALOG.read_text(encoding="utf-8").replace('id = "sample"', 'id = "other"'), encoding="utf-8")
    with pytest.raises(SampleError, match="no document 'sample'"):
        sample_dataset(read_dataset(TABLE, catalog))


SMALL = [
    row("987.7", kpi="高新技术产业总产值", unit="亿元", area=2), row("12", kpi="国家重点新产品", unit="项", area=2),
    row("199", kpi="高新技术企业总数", unit="家", area=2), row("67", kpi="新增高新技术企业", unit="家", area=2),
    row("5", kpi="全国县市科技进步考核通过", unit="个", area=7), row("6190"),
    row("3.3", kpi="研发投入强度", unit="%"),
]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    path = tmp_path_factory.mktemp("small") / "kpis.csv"
    path.write_text(csv_text(SMALL), encoding="utf-8")
    return read_dataset(path, CATALOG)


@given(seed=st.integers(0, 10**9))
def test_every_seed_adds_up_and_stays_positive(small: Dataset, seed: int) -> None:
    levels = levels_of(cells_of(small, seed=seed))
    assert min(value for (_, measure, _, _), value in levels.items() if measure == "actual") >= 0
    for cells in SMALL[:-1]:
        parts = [levels[cells["kpi"], "actual", unit, 2013] for unit in COUNTIES]
        assert sum(parts) == Decimal(cells["value"]), cells["kpi"]
    for place in (*COUNTIES, *ZONES):
        stock = [levels["高新技术企业总数", "actual", place, year] for year in YEARS]
        assert stock == sorted(stock)
        assert levels["新增高新技术企业", "actual", place, 2013] <= stock[2]


@given(st.integers(0, 500), st.lists(st.tuples(st.floats(0.001, 1000), st.integers(0, 60)), min_size=1, max_size=9))
def test_a_division_gives_everything_away_and_keeps_to_its_floors(total: int, shares: list[tuple[float, int]]) -> None:
    weights, floors = [weight for weight, _ in shares], [floor for _, floor in shares]
    parts = divided(total, weights, floors, facts=False)
    assert sum(parts) == total
    assert sum(floors) > total or all(part >= floor for part, floor in zip(parts, floors, strict=True))
    facts = divided(total, weights, floors, facts=True)
    assert set(facts) <= {0, 1}
    assert sum(facts) == min(total, len(shares))


def test_a_written_sample_reads_back_as_it_was(tables: Tables, sample: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    write_sample(tables[None], path)
    content = path.read_bytes()
    assert content.startswith(TABLE.read_bytes())
    read = read_dataset(path, CATALOG)
    assert (read.size, read.is_sample) == (sample.size, True)
    assert os.listdir(tmp_path) == ["sample.csv"]  # noqa: PTH208 - hidden files count


def test_a_sample_is_never_written_over_a_file(tables: Tables, tmp_path: Path) -> None:
    old, link = tmp_path / "old.csv", tmp_path / "link.csv"
    old.write_text("mine")
    link.symlink_to(tmp_path / "nothing.csv")
    for path in (old, link):
        with pytest.raises(SampleError, match="exists already"):
            write_sample(tables[MIN_ROWS], path)
    assert (old.read_text(), (tmp_path / "nothing.csv").exists()) == ("mine", False)


def test_a_sample_is_never_written_beside_the_published_table(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "door").symlink_to(TABLE.parent)
    (tmp_path / "name.csv").symlink_to(TABLE.parent / "new.csv")
    monkeypatch.chdir(TABLE.parent.parent)
    tried = (TABLE, TABLE.parent / "new.csv", TABLE.parent / "deep" / "new.csv", Path("data/new.csv"),
             Path("tests/../data/new.csv"), tmp_path / "door" / "new.csv", tmp_path / "name.csv")  # fmt: skip
    before = TABLE.read_bytes()
    for path in tried:
        with pytest.raises(SampleError, match="with the published table"):
            write_sample(tables[MIN_ROWS], path)
    assert TABLE.read_bytes() == before
    assert not (TABLE.parent / "new.csv").exists()


def test_a_sample_that_cannot_be_written_leaves_nothing_behind(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tables[MIN_ROWS]
    with pytest.raises(SampleError, match="cannot be written: No such file"):
        write_sample(sample, tmp_path / "nowhere" / "new.csv")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(SampleError, match="cannot be written: No space left on device"):
        write_sample(sample, tmp_path / "new.csv")
    assert list(tmp_path.iterdir()) == []


def test_the_published_table_never_takes_a_sample_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kpis.csv"
    generated = row("5", district="东湖区", status="sample", source="sample 全文")
    path.write_text(csv_text([row(), generated]), encoding="utf-8")
    assert read_dataset(path, CATALOG).samples == 1
    monkeypatch.setattr(dashboard.dataset.loading, "PUBLISHED", path)
    with pytest.raises(DatasetError) as caught:
        read_dataset(path, CATALOG)
    assert caught.value.sentences == (
        "kpis.csv row 3, status: 'sample' – sample rows never belong in the published table; serve them with --sample",
    )
