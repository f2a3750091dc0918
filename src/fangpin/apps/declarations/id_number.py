"""The identity number as a family types it: 18 digits that can be right, or a sentence that says what to do."""

from datetime import date

from fangpin.kernel.errors import UserError
from fangpin.kernel.identity import IdentifierKind, ProblemCode, parse_identifier

_LENGTH = 18
_LOOK_AGAIN = "这个号码不对，至少有一位填错了；请对着身份证再看一遍。"
_SAYS = {
    ProblemCode.MISSING: "请填身份证号。",
    ProblemCode.MASKED: "号码里有星号，看不全；请填完整的 18 位号码。",
    ProblemCode.SEVENTEEN_DIGITS: "只有 17 位，少了一位；请对着身份证补全。",
    ProblemCode.BAD_CHECK_DIGIT: _LOOK_AGAIN,
    ProblemCode.BAD_BIRTH_DATE: _LOOK_AGAIN,
    ProblemCode.TWO_NUMBERS: "填了两个号码；请只填一个人的。",
}
_OTHER = "请填身份证上的 18 位号码；没有身份证的，请到村委会或乡镇窗口办理。"


class IdRefused(UserError):
    """The number cannot be used; the message is for whoever typed it."""


def checked_id(text: str, *, on: date) -> str:
    """The number in its one form; nothing is repaired by guess."""
    found = parse_identifier(text, on=on)
    if found.kind is IdentifierKind.RESIDENT_ID_15:
        raise IdRefused("这是 15 位的旧号码；请照现在的身份证填 18 位号码。")
    if found.problem is not None:
        raise IdRefused(_SAYS.get(found.problem, _OTHER))
    if found.id18 is None or len(found.value) != _LENGTH:
        raise IdRefused(_OTHER)
    return found.id18
