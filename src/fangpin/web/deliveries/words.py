"""What the reasons of a delivery are called: one clause for the tables of counts; each cell has its own sentence."""

from collections.abc import Mapping

from fangpin.contracts.load import load_contracts
from fangpin.kernel.identity import ProblemCode

_WORDS = {
    "blank": "空行",
    "repeated_header": "重复的表头",
    "total_row": "合计行",
    "sign_off": "落款、签字或说明",
    "duplicate_row": "与前面的行完全重复",
    "sheet_without_header": "工作表没有认得的表头",
    "conflicting_duplicate": "同一条记录出现两次而内容不同",
    "too_many_cells": "内容比表头多，可能有栏目错位",
    "bad_quotes": "引号不成对，分不清栏目",
    "missing": "必填的内容是空的",
    "bad_encoding": "有认不出的字符",
    "excel_error": "单元格是错误值",
    "bad_name": "不像人名",
    "character_lost": "生僻字在导出时丢失",
    "bad_date": "日期不能确定",
    "bad_month": "月份不能确定",
    "date_in_future": "日期晚于收到文件的日期",
    "bad_amount": "金额不能确定",
    "bad_number": "数字不能确定",
    "out_of_range": "超出合理范围",
    "bad_yes_no": "应填“是”或“否”",
    "unknown_code": "不在选项内",
    "bad_village_code": "不是村级行政区划代码",
    "bad_credit_code": "不是有效的统一社会信用代码",
    "value_missing": "空着，按未知处理",
    "value_unknown": "读不出，按未知处理",
    "name_normalised": "姓名中的空格或符号已统一",
    "name_masked": "姓名有遮盖，只用姓氏核对",
    "unknown_village": "村代码不在行政区划名单中",
    "identifier_shared": "同一个证件号码对应不同的姓氏",
    "person_not_in_registry": "户籍底册里没有这个证件号码",
    "surname_conflict": "证件号码在户籍底册里属于另一个姓氏的人",
}


def words_of(codes: Mapping[str, int], *, contract: str) -> list[tuple[str, str, int]]:
    """Code, words and count, the most frequent first."""
    return [
        (code, says_of(code, contract=contract), count)
        for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    ]


def says_of(code: str, *, contract: str) -> str:
    """The clause for a code of the pipeline, of an identifier, or of a check that the contract names."""
    if code in _WORDS:
        return _WORDS[code]
    if code in ProblemCode.__members__.values():
        return ProblemCode(code).says.split("；")[0].rstrip("。")
    found = load_contracts().by_id.get(contract)
    checks = {check.code: check.says for check in found.body.checks} if found else {}
    return checks.get(code, "其他问题")
