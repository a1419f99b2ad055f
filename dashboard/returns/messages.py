"""Formats the messages of the clerk's commands in Chinese and English, each with the file and cell that it is about."""

from __future__ import annotations

from dataclasses import dataclass

MAX_QUOTED_CHARS = 60  # of a cell in a message
SENTENCES = {
    # files that are not opened
    "no_file": ("没有这个文件", "there is no such file"),
    "open_elsewhere": ("是 Excel 打开工作簿时留下的临时文件；请先关闭工作簿",
                       "it is what Excel keeps beside a workbook that is open; close the workbook"),
    "unreadable": ("无法读取：{reason}", "it cannot be read: {reason}"),
    "file_kind": ("只能导入 .xlsx 工作簿和 .csv 表，不能导入“{ending}”；请另存为 .xlsx",
                  "only .xlsx workbooks and .csv tables are imported, not “{ending}”; save it as .xlsx"),
    "empty_file": ("文件是空的", "the file is empty"),
    "too_big": ("文件有 {size:.1f} MB，最大 {limit} MB", "the file has {size:.1f} MB; {limit} MB are allowed"),
    "password": ("工作簿有打开密码；请去掉密码再导入", "the workbook has a password; remove it first"),
    "old_excel": ("是旧格式（.xls）的工作簿；请另存为 .xlsx",
                  "the workbook has the old format (.xls); save it as .xlsx"),
    "no_workbook": ("不是 Excel 工作簿（.xlsx），或文件已损坏", "it is no Excel workbook (.xlsx), or it is damaged"),
    "macros": ("工作簿含有宏；请用不含宏的原填报表", "the workbook has macros; use the form without macros"),
    "links": ("工作簿链接到其他文件（{name}）", "the workbook has links to other files ({name})"),
    "embedded": ("工作簿嵌有其他文件或控件（{name}）", "the workbook has other files or controls in it ({name})"),
    "unpacked": ("解压后超过 {limit} MB，或压缩比异常，可能有害",
                 "unpacked it is larger than {limit} MB or packed beyond all measure; it may do harm"),
    "many_elements": ("内容（XML 元素）超过 {limit:,} 个，填报表只有几千个",
                      "it consists of more than {limit:,} XML elements; a form has some thousand"),
    "many_cells": ("有内容的单元格超过 {limit:,} 个，填报表只有一两千个",
                   "more than {limit:,} cells have contents; a form has one or two thousand"),
    "many_rows": ("行超过 {limit:,} 行，填报表只有一百来行",
                  "it has more than {limit:,} rows; a form has about a hundred"),
    "many_columns": ("列的设置超过 {limit:,} 个", "more than {limit:,} columns have settings of their own"),
    "many_merged": ("合并的单元格共超过 {limit:,} 格；请取消合并",
                    "merged ranges have more than {limit:,} cells in all; separate them"),
    "many_rules": ("条件格式超过 {limit:,} 处；请清除条件格式",
                   "it has more than {limit:,} conditional formats; clear them"),
    "many_styles": ("单元格样式超过 {limit:,} 种；请把数抄到新生成的填报表里",
                    "it has more than {limit:,} styles of cells; copy the figures into a new form"),
    "many_texts": ("文字超过 {limit:,} 条，填报表只有几百条",
                   "it has more than {limit:,} texts; a form has some hundred"),
    "many_parts": ("引用的部件超过 {limit:,} 个，填报表只有十来个",
                   "it refers to more than {limit:,} parts; a form has a dozen"),
    "many_sheets": ("工作表超过 {limit:,} 张，填报表只有三张", "it has more than {limit:,} sheets; a form has three"),
    "given_up": ("读取它要用的时间或内存太多，已放弃；请把数抄到新下载的填报表里",
                 "reading it takes too much time or memory and was given up; copy the figures into a new form"),
    "other_form": ("不是这一轮要的表，要的是“{expected}”", "it is not the form of this round, “{expected}”"),
    "entities": ("含有不允许的 XML 定义，可能有害", "it holds XML definitions that are not allowed; it may do harm"),
    "damaged": ("工作簿已损坏（{name}）", "the workbook is damaged ({name})"),
    # workbooks that are not the form
    "no_sheet": ("缺少这张工作表", "the sheet is missing"),
    "extra_sheet": ("多出这张工作表；请删去", "the sheet is not part of the form; remove it"),
    "hidden_sheet": (
        "多出这张隐藏的工作表；请在“审阅”中撤销“保护工作簿”，右键任一工作表标签选“取消隐藏”，再删去；"
        "列表中没有它的，把数抄到新生成的填报表里",
        "this hidden sheet is not part of the form; under Review switch off Protect Workbook, right-click any tab, "
        "choose Unhide, and remove it; if Unhide does not list it, copy the figures into a new form"),
    "no_form": ("不是本系统发出的填报表", "it is no form made by this system"),
    "wrong_version": ("填报表版本是 {actual}，现在用 {expected}；请重新生成填报表",
                      "the form has the version {actual}, now it is {expected}; make a new form"),
    "unknown_place": ("没有这个地区：“{place}”", "there is no place “{place}”"),
    "wrong_year": ("年份“{year}”不对；应为 {first} 至 {last}", "the year “{year}” is not within {first} to {last}"),
    "wrong_month": ("月份“{month}”不对；应为 1 至 12，全年留空",
                    "the month “{month}” is not 1 to 12; it is empty for the whole year"),
    "unrequested_year": ("是 {actual} 年的表，本次只导入 {expected} 年的",
                         "it is for {actual}; this import is for {expected}"),
    "future_year": ("{year} 年还没有到，不会有结果", "{year} has not begun; there are no results of it"),
    "future_month": ("{year} 年 {month} 月还没有到，不会有结果",
                     "{year}-{month} has not begun; there are no results of it"),
    "unknown_kind": ("不知道是结果表还是目标表：“{kind}”", "it asks neither for results nor for targets: “{kind}”"),
    "changed_form": ("填报表的指标清单与现在的不同（指标、分项、单位或次序变了）；请重新生成填报表",
        "its list of KPIs is not the present one (a KPI, part, unit or their order is another); make a new form"),
    "merged": ("单元格被合并；请取消合并", "cells are merged; separate them"),
    "hidden": ("这一行或列被隐藏；请取消隐藏", "the row or column is hidden; show it"),
    "moved": ("应为“{expected}”，现为“{actual}”；行、列不能移动，固定文字不能改动",
              "“{expected}” should stand here, not “{actual}”; rows, columns and fixed texts must stay"),
    "more_moved": ("以下还有 {count} 处不符，多半是插入、删除或移动了行、列",
        "{count} more texts do not stand where they should; most likely a row or column was added, removed or moved"),
    "more_outside": ("填报表以外还有 {count} 格有内容", "{count} more cells outside the form have contents"),
    "outside": ("填报表以外有内容：“{value}”", "there is something outside the form: “{value}”"),
    # cells
    "picture": ("是嵌入单元格的图片；请移到黄色格以外，这里填数字",
                "it is a picture in the cell; move it, and type the number"),
    "formula": ("是公式；请填数字本身", "it is a formula; type the number itself"),
    "error": ("是错误值 {value}", "it is the error {value}"),
    "boolean": ("是逻辑值 {value}，不是数字", "it is the truth value {value}, no number"),
    "date": ("是日期 {value}，不是数字", "it is the date {value}, no number"),
    "infinite": ("不是有限的数：{value}", "it is no finite number: {value}"),
    "percent": ("按百分比显示；填 {percent}，不填 {value} 或 {percent}%，并把单元格格式改为“常规”",
        "it is shown as a per cent; type {percent}, not {value} or {percent}%, in a cell of the format General"),
    "other_display": (
        "显示为“{text}”，存的却是 {value}（格式 {format}）；请把单元格格式改为“常规”，再核对要报的数",
        "it shows “{text}” and holds {value} (format {format}); set its format to General and type the number anew"),
    "no_number": ("“{value}”不是数字；只填半角数字，如 1234.5，不要单位、逗号、文字",
                  "“{value}” is no number; type plain digits such as 1234.5, without unit, comma or words"),
    "no_typed_number": ("“{value}”不是数字；填数字，如 1,234.5，不要单位和文字",
                        "“{value}” is no number; type a number such as 1,234.5, without unit or words"),
    "out_of_range": (
        "{value} 太大或太小；应为 0，或绝对值在十亿分之一到一千万亿之间",
        "{value} is too large or too small: 0, or from a billionth to 1,000,000,000,000,000 whatever the sign",
    ),
    "negative": ("{value} 小于零；单位为“{unit}”的数不能是负数", "{value} is below zero; a number in {unit} cannot be"),
    "not_whole": ("{value} 不是整数；“{unit}”按整数计", "{value} is not whole; {unit} counts whole things"),
    "not_listed": ("“{value}”不在可选项中：{choices}", "“{value}” is none of the choices: {choices}"),
    "remark_start": ("备注“{value}”以 = + - @ 开头，表格软件会当作公式；请改开头",
                     "the remark “{value}” begins with = + - @, which a spreadsheet would run; begin it otherwise"),
    "remark_long": ("备注有 {count} 字，最多 {limit} 字", "the remark has {count} characters; {limit} are allowed"),
    "unprintable": ("备注中有不可见的控制字符", "the remark holds control characters"),
    "high_alone": ("有目标上限，没有目标", "there is an upper end and no target"),
    "high_below": ("目标上限 {high} 小于目标 {low}", "the upper end {high} is below the target {low}"),
    # rows of a CSV return
    "wrong_columns": ("列应为 {expected}；现为 {actual}", "the columns should be {expected}; they are {actual}"),
    "encoding": ("不是 UTF-8 或 GB 18030 编码的 CSV", "it is no CSV in UTF-8 or GB 18030"),
    "wrong_width": ("有 {count} 格，应有 {expected} 格", "it has {count} cells; {expected} are needed"),
    "unknown_kpi": ("没有这项指标：“{value}”", "there is no KPI “{value}”"),
    "other_spelling": ("没有“{value}”；请写“{known}”", "there is no “{value}”; type “{known}”"),
    "unknown_breakdown": ("“{kpi}”没有这个分项：“{value}”", "“{kpi}” has no part “{value}”"),
    "wrong_area": ("“{kpi}”属于领域 {expected}，不是“{value}”", "“{kpi}” belongs to area {expected}, not “{value}”"),
    "wrong_unit": ("单位应为“{expected}”，现为“{value}”", "the unit should be “{expected}”, not “{value}”"),
    "no_rows": ("没有一行数据", "it has no row of data"),
    # the import as a whole
    "same_form": ("与 {first} 是同一张表（{subject}）", "it is the same form as {first} ({subject})"),
    "same_row": ("与 {first} 填的是同一个数", "it answers the same as {first}"),
    "no_document": ('catalog.toml 里没有 id = "returns" 的文件；请从本项目的 data/catalog.toml 抄入这一条 [[document]]',
        'catalog.toml has no document with id = "returns"; copy that entry from data/catalog.toml of the project'),
    "published": ("{what} 已公布为 {old}（{source}），填报为 {new}；确要更改，用命令 import --replace",
                  "{what} is published as {old} ({source}) and answered as {new}; import --replace changes it"),
    "jump": ("{what} 填 {new}，{whose} {year} 年为 {old}，相差十倍以上；如属实，请在备注中说明原因",
        "{what}: {new} is more than ten times off the {old} of {year} ({whose}); if it is true, say why in the remark"),
    "growth": (
        "{what} 填 {growth}%，按 {year} 年 {before} 到 {now} 计算是 {computed}%；口径或价格不同的，请在备注中说明",
        "{what}: {growth}% does not fit {before} in {year} and {now}, which is {computed}%; say why in the remark"),
    "breakdown_sum": ("{what} 各分项合计 {sum}，大于总数 {total}",
                      "{what}: the parts add up to {sum}, more than the total of {total}"),
    "part_of": ("{what} 为 {part}，大于包含它的“{whole}” {total}", "{what}: {part} is more than “{whole}”, {total}"),
    "county_sum": ("{what} 九个县区合计 {sum}，大于全市 {total}；如属实，请在备注中说明原因",
        "{what}: the nine add up to {sum}, more than the city's {total}; if it is true, say why in the remark"),
    "zone": ("{what} 为 {part}，大于全市 {total}；如属实，请在备注中说明原因",
             "{what}: {part} is more than the city's {total}; if it is true, say why in the remark"),
    "table_rule": ("不符合数据表的规则（{column} = “{value}”）",
                   "the table does not allow it ({column}: “{value}” – {allowed})"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """Holds a sentence in both languages."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Locates something in a file: a sheet, a cell of it; both are empty where there is none."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Formats the location as a clerk looks for it."""
        sheet = self.sheet and f"工作表“{self.sheet}”"
        return "，".join(filter(None, (f"文件 {self.file}", sheet, self.cell)))


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """Describes what keeps a return out of the table, or as a warning what to look at."""

    origin: Origin
    message: Message
    rule: str = ""  # the check that found it, by the name of its sentence; empty for all else

    def __str__(self) -> str:
        """Formats one line: where, what in Chinese, what in English."""
        return f"{self.origin}：{self.message.chinese}。 {self.message.english}."


class ReturnRefusedError(Exception):
    """Reports returns that do not enter the table; `issues` are all of their faults."""

    def __init__(self, *issues: ImportIssue) -> None:
        """Keep the issues."""
        self.issues = issues
        super().__init__("\n".join(map(str, issues)))


def bilingual(name: str, /, **values: object) -> Message:
    """Formats a sentence with its values; it stays one line whatever they are."""
    chinese, english = SENTENCES[name]
    fields = {field: " ".join(value.split()) if isinstance(value, str) else value for field, value in values.items()}
    return Message(chinese.format(**fields), english.format(**fields))


def refusal(origin: Origin, name: str, /, **values: object) -> ReturnRefusedError:
    """Makes the error for a single fault."""
    return ReturnRefusedError(ImportIssue(origin, bilingual(name, **values)))
