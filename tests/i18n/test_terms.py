"""Numbers and words as a reader sees them; both languages complete."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest

from dashboard.dataset.numbers import is_whole, number, percent, rounded
from dashboard.dataset.observation import Measure, Observation, Qualifier, Source, Status
from dashboard.dataset.quantity import published
from dashboard.dataset.resources import ROOT
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span, templates
from dashboard.i18n.terms import Translator
from dashboard.i18n.units import money
from dashboard.metrics.growth import Judgement
from dashboard.metrics.outcome import Verdict
from tests.facts import SUMMARY, fact, present

MODULES = sorted((ROOT / "dashboard").rglob("*.py"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(6190, "6,190"), (987.7, "987.7"), (267.37, "267.37"), (1000000, "1,000,000"), (0, "0"), (3.0, "3"), (-5, "−5")],
)
def test_a_number_has_separators_and_just_its_decimals(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (36.7, {"sign": True}, "+36.7%"), (-3.5, {"sign": True}, "−3.5%"), (0, {"sign": True}, "0%"),
        (61.5509, {"digits": 1}, "61.6%"), (60.0, {"digits": 1}, "60.0%"),
        (-33.3333, {"digits": 1, "sign": True}, "−33.3%"), (-0.04, {"digits": 1}, "0%"), (1234.5, {}, "1,234.5%"),
    ],
)  # fmt: skip
def test_a_percentage_shows_its_sign_and_its_digits(value: float, options: dict[str, int], text: str) -> None:
    assert percent(value, **options) == text  # type: ignore[arg-type]  # digits or sign


@pytest.mark.parametrize(
    "unit", ["件", "家", "项", "个", "人", "次", "辆", "亿元", "万元", "%", "件/万人", "万盏", "万平方米"]
)
def test_things_are_whole_and_amounts_keep_four_digits(unit: str) -> None:
    assert is_whole(unit) is (unit in "件家项个人次辆")
    assert rounded(24.61538, unit) == (25 if is_whole(unit) else 24.62)
    assert rounded(4528.16, unit) == 4528


def shaped(translate: Translator, dataset: Dataset, kpi: str, figure: Observation | None) -> str:
    return translate.value(published(present(figure)), dataset.kpis[kpi])


@pytest.mark.parametrize(
    ("kpi", "measure", "year", "zh", "en"),
    [
        ("专利授权量", Measure.TARGET, 2014, "5,000 件以上", "at least 5,000 patents"),
        ("新认定市级科技创新团队", Measure.TARGET, 2014, "约 10 个", "about 10 teams"),
        ("专利执法检查企业", Measure.ACTUAL, 2013, "200 余家", "over 200 firms"),
        ("着手起草修订的管理制度", Measure.ACTUAL, 2013, "10 余项", "over 10 rules"),
        ("高新技术企业总数", Measure.TARGET, 2022, "2,000 家以上", "over 2,000 firms"),
        ("每万人发明专利拥有量", Measure.ACTUAL, 2013, "3.3 件以上（每万人）", "at least 3.3 per 10,000 people"),
        ("专利申请量占全省比重", Measure.ACTUAL, 2013, "36.6%", "36.6%"),
        ("高新技术产业总产值", Measure.ACTUAL, 2013, "987.7 亿元", "CNY 98.77 bn"),
        ("市级科技重大专项资金", Measure.ACTUAL, 2013, "7,000 万元", "CNY 70 m"),
        ("南昌科技创新中心投资", Measure.TARGET, 2014, "约 2 亿元", "about CNY 200 m"),
        ("技术市场交易额", Measure.ACTUAL, 2013, "18.5 亿元", "CNY 1.85 bn"),
        ("技术市场交易额", Measure.TARGET, 2015, "32 亿元以上", "at least CNY 3.2 bn"),
        ("科技保险补助资金", Measure.ACTUAL, 2013, "267.37 万元", "CNY 2.6737 m"),
        ("洪城特聘专家资助标准", Measure.ACTUAL, 2013, "30 万元", "CNY 300,000"),
        ("南昌科技创新中心建筑面积", Measure.TARGET, 2014, "约 4 万平方米", "about 40,000 m²"),
        ("半导体照明路灯累计应用", Measure.ACTUAL, 2013, "3.3 万盏", "33,000 lamps"),
    ],
)
def test_a_value_keeps_the_shape_its_document_gives_it(
    dataset: Dataset, chinese: Translator, english: Translator, kpi: str, measure: Measure, year: int, zh: str, en: str
) -> None:
    figure = dataset.series(kpi).find(measure, year)
    assert shaped(chinese, dataset, kpi, figure) == zh
    assert shaped(english, dataset, kpi, figure) == en


@pytest.mark.parametrize(
    ("value", "high", "unit", "text"),
    [
        (999, None, "亿元", ("99.9", "bn")), (9.99, None, "亿元", ("999", "m")), (10, None, "亿元", ("1", "bn")),
        (111.77, None, "亿元", ("11.177", "bn")), (0.29, None, "万元", ("2,900", "")), (100, None, "万元", ("1", "m")),
        (0, None, "亿元", ("0", "m")), (8, 15, "亿元", ("0.8–1.5", "bn")), (-7000, None, "万元", ("−70", "m")),
    ],
)  # fmt: skip
def test_money_is_converted_exactly_into_the_unit_that_suits_its_size(
    value: float, high: float | None, unit: str, text: tuple[str, str]
) -> None:
    assert money(value, high, unit) == text


@pytest.mark.parametrize(
    ("kpi", "en", "value"),
    [
        ("技术市场交易额", ("CNY bn", "× CNY 100m"), "1.85"),
        ("市级科技重大专项资金", ("CNY m", "× CNY 10,000"), "0.185"),
        ("南昌科技创新中心建筑面积", ("m²", "× 10,000 m²"), "185,000"), ("专利申请量", ("applications",) * 2, "18.5"),
    ],
)  # fmt: skip
def test_a_column_has_one_unit_and_the_table_keeps_its_own(
    dataset: Dataset, chinese: Translator, english: Translator, kpi: str, en: tuple[str, str], value: str
) -> None:
    known = dataset.kpis[kpi]
    assert (english.unit(known), english.table_unit(known), english.number(18.5, known)) == (*en, value)
    assert (chinese.unit(known), chinese.table_unit(known), chinese.number(18.5, known)) == (known.unit,) * 2 + (
        "18.5",
    )


def test_a_formula_names_the_unit_of_its_numbers_where_views_convert_it(
    dataset: Dataset, chinese: Translator, english: Translator
) -> None:
    formula, deals = "32 ÷ 1.3", dataset.kpis["技术市场交易额"]
    assert english.formula(formula, deals) == "32 ÷ 1.3 (in CNY 100m)"
    assert english.formula(formula, dataset.kpis["专利申请量"]) == chinese.formula(formula, deals) == formula


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ("I", "总结首段", "Summary opening"), ("I(2)3", "总结（二）3", "Summary (2)3"),
        ("II(8)2", "思路（八）2", "Plan (8)2"), ("II, II(8)2", "思路首段、（八）2", "Plan opening, (8)2"),
        ("I(2)3, II(1)2", "总结（二）3；思路（一）2", "Summary (2)3; Plan (1)2"),
    ],
)  # fmt: skip
def test_a_place_in_the_summary_is_told_as_on_the_page(
    chinese: Translator, english: Translator, place: str, zh: str, en: str
) -> None:
    assert (chinese.source_section(Source(SUMMARY, place)), english.source_section(Source(SUMMARY, place))) == (zh, en)


def test_another_document_is_told_by_its_short_name(dataset: Dataset, chinese: Translator, english: Translator) -> None:
    figure = present(dataset.series("专利申请量").target(2015))
    assert chinese.source(figure.source) == "2015 年工作要点"
    assert english.source(figure.source) == "2015 work priorities"


def test_sources_of_several_rows_are_told_once_and_in_reading_order(dataset: Dataset, chinese: Translator) -> None:
    series = dataset.series("专利申请量")
    figures = [series.target_growth(2014), series.actual(2013), series.growth(2013), series.target(2015)]
    assert chinese.sources(figure for figure in figures if figure) == "总结首段；思路首段、（八）2；2015 年工作要点"


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [
        ("2014-02-20", "2014 年 2 月 20 日", "20 February 2014"),
        ("2019-01-09", "2019 年 1 月 9 日", "9 January 2019"), ("2011-11", "2011 年 11 月", "November 2011"),
        ("2015", "2015 年", "2015"), ("", "—", "—"), ("spring 2014", "spring 2014", "spring 2014"),
        ("2014-13", "2014-13", "2014-13"),
    ],
)  # fmt: skip
def test_a_date_is_told_as_precisely_as_it_is_known(
    chinese: Translator, english: Translator, date: str, zh: str, en: str
) -> None:
    assert (chinese.date(date), english.date(date)) == (zh, en)


def test_a_note_is_told_in_the_language_of_the_reader_or_known_to_be_chinese(
    chinese: Translator, english: Translator
) -> None:
    assert [chinese.note("首批"), english.note("首批"), english.note("新的说明")] == ["首批", "First batch", "新的说明"]
    assert [english.is_foreign(note) for note in ("新的说明", "First batch", "a clerk's own note in English")] == [
        True, False, False,
    ]  # fmt: skip
    assert not chinese.is_foreign("新的说明")


@pytest.mark.parametrize(("count", "noun"), [(0, "rows"), (1, "row"), ("1", "row"), (11, "rows"), (Span("1"), "row")])
def test_a_noun_agrees_with_its_count(english: Translator, count: object, noun: str) -> None:
    template = {"some.rows": "{count} {count:row/rows}, the first"}
    words = Translator("en", template, english.catalog)
    shown = count.text if isinstance(count, Span) else count
    assert "".join(span.text for span in words.spans("some.rows", count=count)) == f"{shown} {noun}, the first"
    assert words("some.rows", count=shown) == f"{shown} {noun}, the first"


def test_one_of_a_unit_is_told_in_the_singular(dataset: Dataset, english: Translator) -> None:
    part = dataset.series("省级科技协同创新体", breakdown="恒动K发动机协同创新研究院").actual(2013)
    assert shaped(english, dataset, "省级科技协同创新体", part) == "1 consortium"


def test_a_range_that_ends_at_one_is_told_in_the_plural(dataset: Dataset, english: Translator) -> None:
    low, high = (published(fact(value, Measure.TARGET)) for value in (0, 1))
    assert english.format_range(low, high, dataset.kpis["市级科技重大项目"]) == "0–1 projects"


def test_no_blank_parts_two_chinese_characters_of_a_sentence(chinese: Translator) -> None:
    said = chinese.spans("say.reading_unjudged", next=2014, target=Span("约 10 个"), means="需增长 25%", year=2013)
    assert "".join(span.text for span in said).startswith("2014 年目标约 10 个，需增长 25%")


def test_a_qualifier_of_a_derived_value_is_none(chinese: Translator) -> None:
    amount = chinese.amount(published(fact(5000, Measure.TARGET, qualifier=Qualifier.AT_LEAST)), "件")
    assert (amount.before, amount.number, amount.after) == ("", "5,000", "件以上")


def gaps(template: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(template) if name is not None})


def test_both_languages_have_the_same_keys_with_the_same_gaps() -> None:
    zh, en = templates("zh"), templates("en")
    assert {key: gaps(text) for key, text in zh.items()} == {key: gaps(text) for key, text in en.items()}


def test_no_english_word_has_a_chinese_character_and_no_word_is_empty_but_the_gap_between_sentences() -> None:
    assert not [key for key, text in templates("en").items() if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)]
    assert [key for language in ("zh", "en") for key, text in templates(language).items() if not text] == ["mark.space"]


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("effort", [judgement.value for judgement in Judgement]),
        ("outcome", [verdict.value for verdict in Verdict]),
        ("measure", [measure.value for measure in Measure]),
        ("status", [*(status.value for status in Status), "derived"]),
        ("qualifier", [qualifier.value or "none" for qualifier in Qualifier]),
        ("missing", ["path", "area", "kpi", "district", "year", "lang", "theme", "map", "measure", "sort"]),
    ],
)
def test_every_word_of_a_closed_vocabulary_has_its_text(section: str, names: list[str]) -> None:
    assert {f"{section}.{name}" for name in names} <= set(templates("zh"))


def keys_in_code() -> tuple[set[str], set[str]]:
    """Keys that stand in the code as they are, and patterns of those that are put together."""
    sections = "|".join(sorted({key.split(".")[0] for key in templates("zh")}))
    named: list[str] = []
    made: list[str] = []
    for module in MODULES:
        nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
        joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
        pieces = {id(piece) for node in joined for piece in node.values}
        constants = [node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in pieces]
        named += [value for value in constants if isinstance(value, str)]
        for node in joined:
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z_]+" for p in node.values]
            made.append("".join(parts))
    keys = {value for value in named if re.fullmatch(rf"({sections})\.(?!css$|js$)[a-z_]+", value)}
    return keys, {pattern for pattern in made if re.match(rf"({sections})\\\.", pattern)}


def test_every_key_in_the_code_exists_and_every_key_is_used() -> None:
    named, made = keys_in_code()
    existing = set(templates("zh"))
    assert named - existing == set()
    assert [pattern for pattern in made if not any(re.fullmatch(pattern, key) for key in existing)] == []
    assert {key for key in existing - named if not any(re.fullmatch(pattern, key) for pattern in made)} == set()


def test_a_missing_value_is_an_error_and_not_a_gap_on_screen(chinese: Translator) -> None:
    with pytest.raises(KeyError):
        chinese("card.share")
    with pytest.raises(KeyError):
        chinese("card.no_such_word")
