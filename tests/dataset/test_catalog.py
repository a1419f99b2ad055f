"""Faults of the catalog: all of them at once, each with its place and what is allowed there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import Area, Direction, Payer
from tests.tables import CATALOG, TABLE

TEXT = CATALOG.read_text(encoding="utf-8")
AREA, CITY = (re.search(rf"\[\[{name}\]\]\n(?:.+\n)+", TEXT)[0] for name in ("area", "district"))  # type: ignore[index]


def faults(folder: Path, *changes: tuple[str, str], add: str = "") -> tuple[str, ...]:
    """The sentences about the real catalog with texts replaced and entries added."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "catalog.toml"
    path.write_text(text + add, encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_catalog(path)
    return caught.value.sentences


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "city"', 'kind = "town"',
         "district 1 南昌市, kind: 'town' – allowed: 'city', 'district', 'county', 'zone', 'province' or 'peer'"),
        ('english = "Donghu District"\n', "", "district 2 东湖区, english: is missing"),
        ('name = "国家和省级科技项目"\n', "", "kpi 1, name: is missing"),
        ('number = 9\n', 'number = "9"\n', "area 9 科技干部队伍, number: '9' – allowed: a valid integer"),
        ('published = "2011"', "published = 2011",
         "document 17 census-2010, published: 2011 – allowed: a valid string"),
        ('direction = "more"', 'direction = "up"',
         "kpi 1 国家和省级科技项目, direction: 'up' – allowed: 'more', 'less' or 'neutral'"),
        ("additive = true", 'additive = "yes"', "kpi 1 国家和省级科技项目, additive: 'yes' – allowed: a valid boolean"),
        ('payer = "bank"', 'payer = "bnk"',
         "kpi 49 科技担保贷款, payer: 'bnk' – allowed: 'city', 'county', 'joint', 'upper', 'bank' or 'shared'"),
        ('purpose = "property"', 'purpose = "fin"',
         "kpi 76 知识产权富民强县项目资金, purpose: 'fin' – allowed: 'projects', 'platforms', 'finance', 'countryside' "
         "or 'property'"),
        ('"县区配套" = "county"', '"县区配套" = "shared"',
         "[payer] 县区配套: 'shared' – allowed: 'city', 'county', 'joint', 'upper' or 'bank'"),
        ('"首批" = "First batch"', '"首批" = " "', "[note] 首批: ' ' – String should have at least 1 character"),
        ('"首批" = "First batch"', '"首批" = 1', "[note] 首批: 1 – allowed: a valid string"),
        ('name = "国家和省级科技项目"', 'name = "国家/"',
         "kpi 1 国家/, name: '国家/' – a name is part of an address: no / at its ends, no //, no . or .. alone; "
         "type '国家'"),
        ('id = "census-2010"', 'id = "census 2010"',
         "document 17 census 2010, id: 'census 2010' – a source begins with it and a blank; type 'census-2010'"),
        ('name = "东湖区"', 'name = "东湖*"', "district 2 东湖*, name: '东湖*' – a form's file is named after it: "
         'none of \\ / : * ? " < > |; type \'东湖\''),
        ('name = "东湖区"', 'name = ""', "district 2, name: '' – must not be empty"),
        ('english = "Donghu District"', 'english = "Donghu\u200bDistrict"', "district 2 东湖区, english: "
         "'Donghu\\u200bDistrict' – U+200B ZERO WIDTH SPACE cannot be seen; type 'DonghuDistrict'"),
        ('"首批" = "First batch"', '"首批" = "First\u202ebatch"', "[note] 首批: 'First\\u202ebatch' – "
         "U+202E RIGHT-TO-LEFT OVERRIDE cannot be seen; type 'Firstbatch'"),
        ("[note]\n", "[[note]]\n", '[note]: allowed: a table of texts, such as "中文" = "English"'),
        ('name = "加强科学技术普及"\n', 'name = "加强科学技术普及"\ndue = "2014-9"\n',
         "task 22 加强科学技术普及, due: '2014-9' – allowed: a month, such as '2014-09'"),
        (CITY, "", "[district]: 南昌市, the whole city, is missing"),
    ],
)  # fmt: skip
def test_a_slip_in_the_catalog_is_named_with_its_place_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert faults(tmp_path, (old, new)) == (f"catalog.toml, {fault}",)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('short = "2013 年总结"', 'short = "2013 年总结"\nshrt = ""', "document 1 summary-2013, shrt"),
        ("additive = true", "aditive = true", "kpi 1 国家和省级科技项目, aditive"),
        ("additive = true", "area = 1", "kpi 1 国家和省级科技项目, area"),
        ("[unit]\n", "[units]\n", "[units]"),
    ],
)
def test_a_key_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path, old: str, new: str, place: str) -> None:
    (sentence,) = faults(tmp_path, (old, new))
    assert sentence.startswith(f"catalog.toml, {place}: is not known; allowed: ")
    assert not sentence.endswith(": ")


@pytest.mark.parametrize(
    ("section", "key", "name"),
    [("area", "name", "科技项目示范引领"), ("district", "name", "南昌市"), ("document", "id", "summary-2013"),
     ("kpi", "name", "国家和省级科技项目"), ("comparison", "name", "三种科技金融服务惠及的企业")],
)  # fmt: skip
def test_a_name_that_stands_twice_is_a_fault(tmp_path: Path, section: str, key: str, name: str) -> None:
    entry = re.search(rf"\[\[{section}\]\]\n(?:[^\[\n].*\n)+", TEXT)
    assert entry
    last = faults(tmp_path, add=f"\n{entry[0]}")[-1]
    assert re.fullmatch(rf"catalog.toml, {section} \d+ {name}, {key}: '{name}' – {section} 1 has it already; .*", last)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "专利快速提升计划"', 'name = "专利提升"',
         "task 24 专利提升, name: '专利提升' – allowed: a task that [breakdown] translates"),
        ('kpis = ["专利申请量", "专利授权量", "知识产权富民强县项目资金"]', 'kpis = ["专利申请", "专利授权量"]',
         "task 24 专利快速提升计划, kpis, 1: '专利申请' – allowed: the name of a [[kpi]]"),
        ('kpis = ["专利申请量", "专利授权量", "知识产权富民强县项目资金"]', 'kpis = ["专利申请量", "专利申请量"]',
         "task 24 专利快速提升计划, kpis, 2: '专利申请量' – stands there already; each KPI stands once"),
    ],
)  # fmt: skip
def test_a_task_is_one_of_the_plan_and_serves_kpis_of_the_catalog(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert faults(tmp_path, (old, new)) == (f"catalog.toml, {fault}",)


def test_every_task_of_the_published_plan_says_what_it_promises() -> None:
    dataset = read_dataset(TABLE, CATALOG)
    tasks = [task for area in dataset.catalog.areas for task in dataset.tasks(area.number)]
    assert [task.breakdown for task in tasks] == list(dataset.catalog.tasks)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,1", "//in-en.com", "file:///etc", "https:in-en.com", "https://", "http:///x",
     "https://in-en.com/a b", " https://in-en.com", "https:\\\\in-en.com", "https://in-en.com\\njavascript:1"],
)  # fmt: skip
def test_the_address_of_a_document_leads_to_the_web_and_nowhere_else(tmp_path: Path, address: str) -> None:
    old = re.search(r"https://in-en\.com[^\"]*", TEXT)
    assert old
    (sentence,) = faults(tmp_path, (old[0], address))
    assert sentence.endswith("allowed: an address that begins with http:// or https://")


def test_names_that_look_alike_are_a_fault(tmp_path: Path) -> None:
    (sentence,) = faults(
        tmp_path, add='\n[[comparison]]\nname = "三种 科技金融服务惠及的企业"\nenglish = "x"\narea = 1\nkpis = []\n'
    )
    assert sentence.endswith("is '三种科技金融服务惠及的企业', which looks like it; each has its own")


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    slips = (('kind = "zone"', 'kind = "zon"'), ('lead = "科技担保贷款"\n', ""), ('"more"', "1"))
    sentences = faults(tmp_path, *slips, add=f'"国家" = ""\n\n{AREA}')
    assert [sentence.split(":")[0].removeprefix("catalog.toml, ") for sentence in sentences] == [
        "area 5 科技与金融结合, lead", "district 11 高新区, kind", "kpi 1 国家和省级科技项目, direction",
        "[payer] 国家", "area 10 科技项目示范引领, number", "area 10 科技项目示范引领, name",
    ]  # fmt: skip


def test_a_file_that_is_no_toml_in_utf_8_is_a_plain_fault(tmp_path: Path) -> None:
    (sentence,) = faults(tmp_path, ("[[area]]", "[[area"))
    assert sentence.startswith("catalog.toml, file: is not valid TOML in UTF-8: ")
    path = tmp_path / "catalog.toml"
    path.write_bytes(TEXT.encode("gbk", "replace"))
    with pytest.raises(DatasetError, match="1 fault"):
        read_catalog(path)


def test_a_missing_catalog_is_a_plain_fault(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        read_dataset(TABLE, tmp_path / "catalog.toml")
    assert caught.value.sentences == (
        "catalog.toml, file: cannot be read (No such file or directory); it should be a catalog in TOML",
    )


def test_a_lead_or_a_whole_without_an_entry_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    unknown = re.sub('^(lead|part_of|flow_of|share_of) = ".*"', r'\1 = "无"', TEXT, flags=re.MULTILINE)
    path.write_text(unknown, encoding="utf-8")
    assert read_catalog(path).areas[0].lead == "无"


def test_a_date_may_stand_without_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(TEXT.replace('published = "2014-02-20"', "published = 2014-02-20"), encoding="utf-8")
    assert read_catalog(path) == read_catalog(CATALOG)


def test_the_catalog_holds_the_types_of_the_model() -> None:
    catalog = read_catalog(CATALOG)
    assert catalog.areas[0] == Area(1, "科技项目示范引领", "Science and technology projects", "国家和省级科技项目")
    assert catalog.kpis["国家和省级科技项目"]["direction"] is Direction.MORE
    assert catalog.payers["县区配套"] is Payer.COUNTY
    assert catalog.comparisons[0].kpis[:2] == ("科技担保企业", "科技保险补助企业")
