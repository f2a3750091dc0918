"""Reads the SQL of rules and indicators with SQLGlot: whatever is written, the answer is a tree or one sentence."""

import re

from sqlglot import exp
from sqlglot.dialects import DuckDB
from sqlglot.errors import ParseError, SqlglotError

_DIALECT = DuckDB()
_DEEPEST = 40
_LONGEST = 50_000


class UnreadableSql(Exception):
    """What keeps a text from being read, said to its author."""


def read_statements(text: str) -> list[exp.Expr]:
    """Every statement of a text; raises UnreadableSql."""
    if len(text) > _LONGEST:
        raise UnreadableSql(f"太长（超过 {_LONGEST:,} 个字），请拆开")
    if _depth(text) > _DEEPEST:
        raise UnreadableSql(f"括号套得太深（超过 {_DEEPEST} 层），请化简")
    try:
        trees = _DIALECT.parse(text)
    except ParseError as error:
        raise UnreadableSql(_where(error)) from None
    except (SqlglotError, RecursionError, ValueError, TypeError, LookupError, AttributeError):
        # The parser's own slips on texts that are no SQL end here too.
        raise UnreadableSql("引号没有配对，或不是 SQL") from None
    return [tree for tree in trees if tree is not None]


def _depth(text: str) -> int:
    """How deep the brackets go, counting CASE and NOT, which nest without any."""
    deepest = depth = 0
    for sign in re.findall(r"[(\[{)\]}]|\bCASE\b|\bEND\b", text, flags=re.IGNORECASE):
        depth += 1 if sign in "([{" or sign.upper() == "CASE" else -1
        deepest = max(deepest, depth)
    longest = max(map(len, re.findall(r"(?:\bNOT\s+|[-+~]\s*){2,}", text, flags=re.IGNORECASE)), default=0)
    return max(deepest, longest // 4)


def _where(error: ParseError) -> str:
    for each in error.errors:
        if each.get("line"):
            near = str(each.get("highlight") or "").strip()[:20]
            return f"第 {each['line']} 行第 {each['col']} 个字附近{f'“{near}”' if near else ''}"
    return "写得不完整"
