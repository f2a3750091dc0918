"""What a clerk reads about a refused row, a skipped row or a doubtful cell: a sentence, or a few words."""

from __future__ import annotations

from collections.abc import Sequence

from fangpin.contracts.model import Column, Contract
from fangpin.kernel.identity import ProblemCode

MOST_OPTIONS_SHOWN = 12

_CELL = {
    "missing": "必填的“{heading}”是空的；请补填。",
    "bad_encoding": "“{heading}”里有认不出的字符；请从原系统重新导出。",
    "excel_error": "“{heading}”是 Excel 的错误值；请改正公式或直接填写。",
    "formula_without_result": "“{heading}”的公式没有算出结果；请用 Excel 打开保存后再传。",
    "excel_damaged": ProblemCode.excel_damaged.says,
    "bad_name": "“{heading}”不像人名；请填写完整姓名。",
    "name_with_note": "“{heading}”的括号里另有文字，分不清哪个是姓名；请只填姓名。",
    "two_values": "“{heading}”一格里有两个值，分不清用哪一个；请只留一个，或分成两行。",
    "ditto": "“{heading}”写的是“同上”，这一栏不能照抄上一行；请填写完整。",
    "character_lost": "“{heading}”里的生僻字在导出时丢失（成了问号）；请改用 GB18030 或 UTF-8 编码重新导出。",
    "bad_date": "“{heading}”不是能确定的日期，或早得不可能（在日期格里只填年月或数字，Excel 会变成 1905、1900 年）；请按 2023-06-05 的样子填写。",
    "bad_month": "“{heading}”不是能确定的月份，或早得不可能（在日期格里只填年月或数字，Excel 会变成 1905、1900 年）；请按 202306 的样子填写。",
    "day_missing": "“{heading}”只有年月，没有日；请按 2023-06-05 的样子填写。",
    "month_missing": "“{heading}”只有年份，没有月份；请补上月份。",
    "year_missing": "“{heading}”没有年份；请补上四位年份。",
    "century_missing": "“{heading}”的年份只有两位，分不清是哪一年；请填四位年份。",
    "october_lost": "“{heading}”可能是 1 月，也可能是 10 月（数字末尾的 0 会丢失）；请按 202310 的样子填写。",
    "date_ambiguous": "“{heading}”可以读成两个不同的日期；请按 2023-06-05 的样子填写。",
    "no_end": "“{heading}”不能填“长期”“至今”；请填写日期。",
    "date_in_future": "“{heading}”晚于收到文件的日期；请核对。",
    "bad_amount": "“{heading}”不是能确定的金额；请只填数字，最多两位小数，例如 1234.50。",
    "finer_than_fen": "“{heading}”精确到分以下；请核对后保留两位小数。",
    "too_large": "“{heading}”超过一万亿元；请核对单位和小数点。",
    "approximate": "“{heading}”写的是约数，不是确数；请填写核实后的值。",
    "value_range": "“{heading}”写的是一个范围；请填写一个确定的值。",
    "scientific": "“{heading}”被写成科学计数，后几位可能已丢失；请把该列设为数字格式后重新导出。",
    "in_brackets": "“{heading}”的数字在括号里，分不清是不是负数；请去掉括号，负数写负号。",
    "other_unit": "“{heading}”的单位与约定的不同，不能换算；请按约定的单位填写。",
    "bad_number": "“{heading}”不是能确定的数字；请只填数字。",
    "out_of_range": "“{heading}”超出了合理范围；请核对。",
    "bad_yes_no": "“{heading}”应填“是”或“否”。",
    "unknown_code": "“{heading}”不在选项内（{options}）；请按选项填写。",
    "bad_village_code": "“{heading}”不是 12 位的村级行政区划代码；请核对。",
    "village_not_found": "按村代码和县、乡、村名称都认不出是哪个村；请按行政区划名单填写，或补填 12 位村代码。",
    "bad_phone": "“{heading}”不是能确定的电话号码；请只填一个手机号或带区号的座机号。",
    "bad_credit_code": "“{heading}”不是有效的统一社会信用代码（位数或校验码不符）；请核对。",
}
# A part of a sheet that a person does not see when opening it; {count} says how much of it there is.
_HIDDEN = {
    "hidden_sheet": "工作表“{sheet}”是隐藏的，其中 {count} 行也读入了；如不该交，请删去后重新上传。",
    "hidden_rows": "有 {count} 个隐藏（或筛选掉）的行也读入了，第一个是第 {first} 行；如不该交，请删去后重新上传。",
    "hidden_columns": "有 {count} 个隐藏的列也读入了（{first}）；如不该交，请删去后重新上传。",
}
_ROW = {
    "too_many_cells": "这一行比表头多出了内容，可能有栏目错位；请核对分隔符后重新导出。",
    "shifted_cells": "这一行的内容错了格：证件号码、日期或文字站到了旁边的栏目下；请把各格移回自己的表头下再交。",
    "below_other_header": "这一行上面另有一个次序不同的表头，按原表头读会错栏；请统一栏目次序，或分成两个工作表后再交。",
    "cut_off": "文件在这一行中间断了，后面的内容没有收到；请重新导出后上传。",
    "bad_quotes": "这一行的引号不成对，分不清栏目；请改正后重新导出。",
    "conflicting_duplicate": "{others}是同一条记录而内容不同，分不清哪一条对；请只保留正确的一条。",
    "duplicate_row": "与前面的行重复，只算一次。",
    "blank": "只有空格，没有内容。",
    "deleted_record": "这一行在 dbf 文件里已标记为删除，没有计入；如仍有效，请在原系统恢复后重新导出。",
    "repeated_header": "重复的表头或标题。",
    "column_numbers": "栏目的编号，不是明细。",
    "unit_row": "各栏的单位，不是明细；已按它读金额。",
    "total_row": "合计行，不是明细。",
    "sign_off": "落款或说明，不是明细。",
    "sheet_without_header": "这个工作表没有认得的表头，没有读入；如果是数据，请补上表头后重新上传。",
}
_WARNING = {
    "value_missing": "“{heading}”是空的，按未知处理；请尽量补填。",
    "name_normalised": "姓名中的空格或符号已统一。",
    "name_title_dropped": "姓名旁的称谓（如“户主”）没有算作姓名。",
    "copied_from_above": "“{heading}”写的是“同上”，已取上一行的内容；请核对。",
    "filled_from_merged": "“{heading}”是合并单元格，已取合并范围第一格的内容；请核对。",
    "no_end": "“{heading}”写的是“长期”或“至今”，按没有结束日期处理。",
    "number_possibly_cut": "“{heading}”以000结尾，可能被 Excel 改过；请核对原件。",
    "fifteen_digits": ProblemCode.FIFTEEN_DIGITS.says,
    "name_masked": "姓名有遮盖，只用姓氏核对。",
    "character_lost": "姓名里的生僻字在导出时丢失（成了问号），只用姓氏核对；请改用 GB18030 编码重新导出。",
    "character_private": "姓名里有只在报送系统里看得见的生僻字（自造字）；请改用 GB18030-2022 或 UTF-8 编码重新导出。",
    "village_by_name": "村代码不在行政区划名单中，已按县、乡、村名称认定；请改正代码。",
    "village_differs": "村代码与县、乡、村名称不是同一个村，现按村代码处理；请核对。",
    "unknown_village": "村代码不在行政区划名单中；请核对是否为旧代码或填错。",
    "unknown_region": ProblemCode.unknown_region.says,
    "possibly_excel_damaged": ProblemCode.possibly_excel_damaged.says,
    "identifier_shared": "同一个证件号码在文件里对应不同的姓名，其中必有一个填错；请核对。",
    "person_not_in_registry": "户籍底册里没有这个证件号码，暂不用于筛查；请核对号码，或等底册更新。",
    "surname_conflict": "证件号码在户籍底册里属于另一个姓氏的人，暂不用于筛查；请核对是否填了别人的号码。",
    "name_conflict": "证件号码在户籍底册里属于同姓不同名的人，暂不用于筛查；请核对是否填了别人的号码。",
    "number_contradicted": "证件号码与本行的出生日期或性别不符，或同一号码在文件里还写着别人，暂不用于筛查；请核对是否填了别人的号码。",
    "person_not_recognised": "凭姓名等在户籍底册里认不出这个人，暂不用于筛查；请补填正确的证件号码。",
    "person_in_doubt": "户籍底册里有相近的人，不能确定是不是同一人，已交人工核对；请补填正确的证件号码。",
    "person_linked": "已凭姓名等认到户籍底册里的人；请核对，并在下次报送时改正证件号码或姓名。",
}


_BRIEF = {
    "possibly_excel_damaged": "末尾成了000，可能被Excel改坏",
    "missing": "必填项是空的",
    "bad_encoding": "有认不出的字符",
    "excel_error": "Excel 的错误值",
    "formula_without_result": "公式没有算出结果",
    "bad_name": "不像人名",
    "character_lost": "姓名里的生僻字丢失",
    "character_private": "姓名里有自造字",
    "name_with_note": "姓名的括号里另有文字",
    "two_values": "一格里有两个值",
    "ditto": "写了“同上”",
    "day_missing": "日期只有年月",
    "month_missing": "只有年份",
    "year_missing": "没有年份",
    "century_missing": "年份只有两位",
    "october_lost": "分不清1月和10月",
    "date_ambiguous": "可以读成两个日期",
    "no_end": "写了“长期”或“至今”",
    "finer_than_fen": "精确到分以下",
    "too_large": "金额大得不合理",
    "approximate": "是约数",
    "value_range": "是一个范围",
    "scientific": "写成了科学计数",
    "in_brackets": "数字在括号里",
    "other_unit": "单位与约定的不同",
    "shifted_cells": "内容错了格",
    "below_other_header": "上面另有一个次序不同的表头",
    "column_numbers": "栏目的编号",
    "name_title_dropped": "姓名旁的称谓没有算作姓名",
    "copied_from_above": "“同上”取了上一行",
    "filled_from_merged": "合并单元格取了第一格",
    "number_possibly_cut": "号码可能被 Excel 改过",
    "hidden_sheet": "隐藏的工作表也读入了",
    "hidden_rows": "隐藏的行也读入了",
    "hidden_columns": "隐藏的列也读入了",
    "bad_date": "日期不能确定",
    "bad_month": "月份不能确定",
    "date_in_future": "日期晚于收到文件的日期",
    "bad_amount": "金额不能确定",
    "bad_number": "数字不能确定",
    "out_of_range": "数字超出合理范围",
    "bad_yes_no": "不是“是”或“否”",
    "unknown_code": "不在选项内",
    "bad_village_code": "不是 12 位村代码",
    "village_not_found": "认不出是哪个村",
    "bad_phone": "电话号码不能确定",
    "bad_credit_code": "统一社会信用代码无效",
    "too_many_cells": "内容比表头多，栏目可能错位",
    "cut_off": "文件在这一行中断",
    "bad_quotes": "引号不成对",
    "conflicting_duplicate": "同一条记录内容不同",
    "duplicate_row": "与前面的行重复",
    "blank": "只有空格",
    "deleted_record": "dbf 里已标记删除的行",
    "repeated_header": "重复的表头或标题",
    "unit_row": "各栏的单位",
    "total_row": "合计行",
    "sign_off": "落款或说明",
    "sheet_without_header": "没有表头的工作表",
    "value_missing": "应填的栏目是空的，按未知处理",
    "value_unknown": "读不出来，按未知处理",
    "name_normalised": "姓名中的空格或符号已统一",
    "name_masked": "姓名有遮盖",
    "unknown_village": "村代码不在名单中",
    "village_by_name": "村代码不在名单中，按名称认定",
    "village_differs": "村代码与名称不是同一个村",
    "identifier_shared": "同一证件号码对应不同姓名",
    "person_not_in_registry": "户籍底册里没有这个人",
    "surname_conflict": "与户籍底册的姓氏不符",
    "name_conflict": "与户籍底册的名字不符",
    "number_contradicted": "证件号码与本行其他内容不符",
    "person_not_recognised": "凭姓名等认不出这个人",
    "person_in_doubt": "有相近的人，已交人工核对",
    "person_linked": "已凭姓名等认到人",
}


def brief(code: str, *, contract: Contract | None = None) -> str:
    """A few words for a code, for tables of counts: of a row, a cell, an identifier, or a check of the contract.

    >>> brief("duplicate_row"), brief("bad_check_digit")
    ('与前面的行重复', '证件号码校验码不符，至少有一位填错')
    """
    if code in _BRIEF:
        return _BRIEF[code]
    if code in ProblemCode.__members__.values():
        return ProblemCode(code).says.split("；")[0].rstrip("。")
    checks = contract.body.checks if contract else ()
    return next((check.says for check in checks if check.code == code), code)


def says_of_cell(code: str, *, column: Column, options: Sequence[str] = ()) -> str:
    """Why a cell cannot be read."""
    if code in _CELL:
        shown = "、".join(options[:MOST_OPTIONS_SHOWN]) + ("等" if len(options) > MOST_OPTIONS_SHOWN else "")
        return _CELL[code].format(heading=column.says, options=shown)
    return ProblemCode(code).says


def says_of_unknown(code: str, *, column: Column, options: Sequence[str] = ()) -> str:
    """The same for a cell whose row is kept all the same."""
    return says_of_cell(code, column=column, options=options).removesuffix("。") + "；现按未知处理。"


def says_of_unusable(code: str, *, column: Column) -> str:
    """The same for a number that cannot be used, of a row in which the person may be found by other facts."""
    return says_of_cell(code, column=column).removesuffix("。") + "；现凭姓名等认人。"


def says_of_row(code: str, *, others: str = "") -> str:
    """Why a whole row is refused or skipped."""
    return _ROW[code].format(others=others)


def says_of_warning(code: str, *, column: Column | None = None) -> str:
    """What a reader should look at."""
    return _WARNING[code].format(heading=column.says if column else "")


def says_of_hidden(code: str, *, sheet: str, count: int, first: str) -> str:
    """What was read though nobody sees it when opening the file."""
    return _HIDDEN[code].format(sheet=sheet, count=count, first=first)
