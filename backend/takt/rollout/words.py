"""What each problem of an import means, in English and Chinese, by its stable code.

A sentence says what is wrong and, where that is not plain, what to do. `{…}` are the data of
the problem. A code without a sentence speaks for itself; a test keeps that from happening.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "below_min": ("is less than the least stock", "小于最低库存"),
        "bad_character": ("holds an invisible or unknown character", "含有不可见或未知字符"),
        "bad_encoding": (
            "these bytes are not in the declared encoding: {bytes}",
            "字节与声明的编码不符：{bytes}",
        ),
        "colon": (
            "a code may not hold a colon, it separates codes on labels",
            "编码不能含冒号，标签用它分隔",
        ),
        "column_count": (
            "has {found} columns instead of {expected}",
            "应有 {expected} 列，实有 {found} 列",
        ),
        "column_missing": ("the file lacks these columns: {columns}", "文件缺少以下列：{columns}"),
        "column_repeated": (
            "these columns stand twice in the header: {columns}",
            "表头中重复的列：{columns}",
        ),
        "conflict": (
            "the data contradict what is stored ({constraint})",
            "数据与已存内容冲突（{constraint}）",
        ),
        "cycle": ("would lie below itself", "不能位于自身之下"),
        "field_too_long": (
            "a cell is too long, or a quote was not closed",
            "单元格过长，或引号未闭合",
        ),
        "file_missing": ("no file was given for this mapping", "未给出此映射的文件"),
        "file_unreadable": ("the file cannot be read: {why}", "无法读取文件：{why}"),
        "fixed": ("cannot change any more", "不能再更改"),
        "fixed_after_first_move": (
            "cannot change any more: stock was moved",
            "已有库存移动，不能再更改",
        ),
        "formula": ("begins like a formula", "以公式符号开头"),
        "has_stock": ("still holds stock", "仍有库存"),
        "header_missing": ("the header row is empty", "表头行为空"),
        "holds_no_stock": ("this location holds no stock", "此库位不存放库存"),
        "is_a_barcode": ("this code is the barcode of another item", "此编码是其他物料的条码"),
        "is_an_item_code": ("this barcode is the code of another item", "此条码是其他物料的编码"),
        "key_missing": ("a column of the key is empty", "关键列为空"),
        "key_repeated": (
            "the same row stands already in row {first_row}",
            "与第 {first_row} 行重复",
        ),
        "key_too_long": ("the key columns are too long", "关键列过长"),
        "lies_elsewhere": (
            "exists already in another site: this import cannot bring it here",
            "已存在于另一个站点，本次导入不能把它放到这里",
        ),
        "line_too_long": ("a line is longer than {most} characters", "一行超过 {most} 个字符"),
        "mark_missing": (
            "a UTF-16 file begins with a byte order mark",
            "UTF-16 文件必须以字节序标记开头",
        ),
        "mark_unexpected": (
            "the file begins like {found}: declare that encoding",
            "文件似为 {found}，请声明该编码",
        ),
        "merged": ("was merged into another item", "已并入其他物料"),
        "missing": ("is missing", "缺失"),
        "name_missing": ("needs a name in at least one language", "至少需要一种语言的名称"),
        "needs_lots": ("serials need an item that is kept by lot", "按序列号管理需先按批次管理"),
        "negative": ("may not be negative", "不能为负"),
        "no_role": (
            "is neither a supplier nor a customer",
            "既不是供应商也不是客户",
        ),
        "not_13_digits": ("is not a number of 13 digits", "不是 13 位数字"),
        "wrong_check_digit": ("the check digit is wrong", "校验位不对"),
        "no_conversion": ("the item has no conversion for this unit", "物料没有该单位的换算"),
        "not_a_barcode": ("is not a barcode with or without a unit", "不是有效的条码"),
        "not_a_conversion": ("is not a conversion like BOX|12|1", "不是 BOX|12|1 形式的换算"),
        "not_a_date": ("is not a day in the declared style", "不是声明格式的日期"),
        "not_a_flag": ("is neither yes nor no", "既不是“是”也不是“否”"),
        "not_a_number": ("is not a number as declared", "不是声明格式的数字"),
        "not_a_time_zone": (
            "is not a time zone like Asia/Shanghai",
            "不是 Asia/Shanghai 形式的时区",
        ),
        "not_active": ("is not active", "已停用"),
        "not_allowed": ("is not one of the allowed words", "不是允许的取值"),
        "not_for_kind": ("does not go with this kind", "与此类型不符"),
        "not_in_lookup": ("is not in the mapping's lookup", "不在映射的对照表中"),
        "not_lot_tracked": ("the item is not tracked by lot", "该物料不按批次管理"),
        "not_text": (
            "the file is no text: {found}. Save it as CSV first",
            "不是文本文件：{found}。请先另存为 CSV",
        ),
        "not_whole": ("is not a whole number", "不是整数"),
        "nul_character": (
            "holds U+0000: the encoding is probably another",
            "含有 U+0000，编码可能不对",
        ),
        "opening_differs": (
            "was booked as {booked} before; correct stock by counting or adjusting",
            "之前已按 {booked} 入账；请用盘点或调整更正",
        ),
        "out_of_range": ("is out of range", "超出范围"),
        "quote_misplaced": ("a quote stands in the middle of a cell", "引号位于单元格中间"),
        "quote_not_closed": ("a quote is not closed", "引号未闭合"),
        "ratio": ("a conversion lies between 1 and a billion", "换算数值须在 1 到 10 亿之间"),
        "repeated": ("stands twice", "重复"),
        "taken": ("belongs to another one", "已被占用"),
        "too_large": ("is too large", "过大"),
        "too_long": ("is too long", "过长"),
        "too_many": ("are too many", "过多"),
        "too_many_columns": ("has too many columns", "列数过多"),
        "too_many_rows": ("the file has more than {most} rows", "文件超过 {most} 行"),
        "too_precise": ("has more decimals than the item", "小数位多于物料设定"),
        "unit_unknown": ("names a unit that is not known here", "引用了未知的单位"),
        "unknown": ("does not exist", "不存在"),
        "without_lot": ("a date needs a lot", "有效期需要批次"),
    }
)


def meaning(code: str, data: Mapping[str, object], language: str = "en") -> str:
    """The sentence of a problem."""
    english, chinese = WORDS.get(code, (code, code))
    text = chinese if language == "zh-CN" else english
    told = {
        name: ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
        for name, value in data.items()
    }
    try:
        return text.format(**told)
    except KeyError:
        return text
