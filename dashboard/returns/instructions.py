"""Writes the instructions of a form in both languages: its purpose, how it is filled, where it goes."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.returns.form import DOCUMENT, KIND_NAMES, VERSION, Form, FormKind

Instruction = tuple[str, str, str]  # a label, Chinese, English

BY_KIND = {
    FormKind.RESULTS: (
        ("结果：填当年实际完成的数，单位以“单位”一列为准，不要换算错（亿元、万元）。",
         "Result: what was achieved in the year, in the unit of the row (mind 亿元 and 万元)."),
        ("增速：比上年增长的百分数，36.7% 填 36.7，下降填负数；没有统计的留空。",
         "Growth on the year before in per cent: 36.7 for 36.7%, below zero for a fall; empty where there is none."),
        ("状态：已定的数为“正式”；年底前预计的为“预计”；还会修订的为“初步”。",
         "Status: reported for final figures, estimated before the year's end, provisional if it may be revised."),
    ),
    FormKind.TARGETS: (
        ("目标：填当年要达到的数；是一个区间的，再填“目标上限”。",
         "Target: what the year is to reach; where it is a range, its upper end beside it."),
        ("目标增速：要求比上年增长的百分数，30% 填 30；文件没有写的留空。",
         "Target growth: the growth that is asked for, 30 for 30%; empty where the plan gives none."),
        ("限定：文件写“以上”“超过”“左右”的，在下拉列表中选择；没有的留空。",
         "Qualifier: where the plan says at least, more than or about, choose it; else leave it empty."),
    ),
}  # fmt: skip
OF_A_MONTH = (
    ("结果：填 1 月累计到 {month} 月的数，存量填 {month} 月末的数；单位以“单位”一列为准，不要换算错（亿元、万元）。",
     "Result: what was achieved from January through month {month}, of a stock its level at the end of it, "
     "in the unit of the row (mind 亿元 and 万元)."),
    ("增速：比上年同期增长的百分数，36.7% 填 36.7，下降填负数；没有统计的留空。",
     "Growth on the same months of the year before in per cent: 36.7 for 36.7%, below zero for a fall; "
     "empty where there is none."),
)  # fmt: skip
OF_TASKS = (
    "重点任务：结果填 0（未开始）至 1（完成）的数，做了什么写在备注里。",
    "Tasks: the result is a number from 0 (not begun) to 1 (done); say in the remark what was done.",
)
FOR_ALL = (
    ("只填黄色格；其余的格受保护，行、列、工作表都不要移动、增删或改名。",
     "Fill yellow cells only. All others are protected; move, add, remove or rename no row, column or sheet."),
    ("没有数的留空。空格不是 0，也不会改动已有的数。",
     "Leave empty what there is no figure of. Empty is not zero, and changes nothing."),
    ("填数字本身：不要公式、单位、逗号、全角数字；比重填 36.7，不填 36.7%。",
     "Type plain numbers: no formula, unit, comma or full-width digit; of a share 36.7, not 36.7%."),
    ("比上次公布的数多十倍以上或不到十分之一的，在备注中说明原因，否则不能导入。",
     "A figure of more than ten times the last one, or less than a tenth, needs its reason in the remark."),
    ("分项之和不能大于总数；九个县区之和不能大于全市。开发区在县区之内，不与县区相加。",
     "Parts must not exceed their total, nor the nine the city. Zones lie inside districts and are never added."),
    ("备注写读者须知的话，会与数字一起显示。", "A remark is what a reader must know; it is shown beside the figure."),
)  # fmt: skip


def _by_kind(form: Form) -> Iterator[tuple[str, str]]:
    """Yields what to fill into the columns of a form."""
    lines = BY_KIND[form.kind]
    if form.month is None:
        yield from lines
        return
    for chinese, english in (*OF_A_MONTH, *lines[len(OF_A_MONTH) :]):
        yield chinese.format(month=form.month), english.format(month=form.month)
    if any(row.is_task for row in form.rows):
        yield OF_TASKS


def instruction_rows(form: Form, dataset: Dataset) -> Iterator[Instruction]:
    """Yields the rows of the sheet; the first two are left to its titles."""
    kind = KIND_NAMES[form.kind]
    scope = ("全市", "the whole city") if form.place.name == CITY else ("本地区", "this place")
    through = f"截至 {form.month} 月" if form.month else ""
    yield from [("", "", "")] * 2
    yield (
        "用途 Purpose",
        f"收集{scope[0]} {form.year} 年{through}各项科技指标的{kind[0]}，用于南昌市科技工作看板。",
        f"Collects the {kind[1]} of {scope[1]} in {form.period} for the Nanchang science and technology dashboard.",
    )
    yield "地区 Place", form.place.name, form.place.english
    yield "年份 Year", f"{form.year} 年{through}", form.period
    for number, (chinese, english) in enumerate((*_by_kind(form), *FOR_ALL), 1):
        yield "填法 How" if number == 1 else "", f"{number}. {chinese}", f"{number}. {english}"
    document = dataset.catalog.documents.get(DOCUMENT)
    bureau = (document.publisher, document.publisher_english) if document else ("", "")
    yield "报送 Return to", f"填好后以 .xlsx 格式交{bureau[0]}。", f"Return it as .xlsx to the {bureau[1]}."
    yield "版本 Version", f"填报表 {VERSION}，数据 {dataset.version}", f"form {VERSION}, data {dataset.version}"
