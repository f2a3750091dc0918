"""Reads an indicator's SQL file: the header in its first comment, and what its query may contain."""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import ValidationError
from sqlglot import exp

from fangpin.rulebook.faults import Fault
from fangpin.rulebook.ledger import Ledger
from fangpin.rulebook.models import Indicator, IndicatorHeader
from fangpin.rulebook.sql_text import UnreadableSql, read_statements
from fangpin.rulebook.validation import model_faults
from fangpin.rulebook.yaml_lines import Document, read_document

SOURCE_ROWS = "source_rows"
SOURCE_COLUMNS = ["household_key", "dataset", "delivery", "sheet", "row_no", "event_date", "amount_yuan"]
FREE_TABLES = {"feeds", "run", "registry.households", "registry.people"}
# Only what gives the same answer in every run and on every engine, and reaches neither files nor the network.
_FUNCTIONS = {
    "and", "or", "if", "case", "coalesce", "nullif", "cast", "exists", "greatest", "least", "sign", "abs", "round",
    "count", "count_if", "sum", "min", "max", "logical_and", "logical_or",
    "row_number", "rank", "dense_rank", "lag", "lead",
    "timestamp_trunc", "date_trunc", "extract", "year", "month", "day", "last_day", "date_diff", "datediff",
    "date_add", "date_sub", "make_date", "date_from_parts",
    "substring", "length", "upper", "lower", "trim", "concat", "replace", "starts_with", "left", "right",
}  # fmt: skip
_CHANCE = {"random", "rand", "uuid", "gen_random_uuid", "now", "today", "current_date", "current_timestamp",
    "current_time", "get_current_timestamp", "age", "any_value", "first", "last", "arbitrary"}  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FLOATS = {exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT}

_RESULT = re.compile(r"\{ledger\.([a-z_]+)\}")


def with_results(text: str, *, file: str, ledger: Ledger | None) -> tuple[str, list[Fault]]:
    """The text with each `{ledger.<matrix>}` written out as the sum that the matrix asks for."""
    faults: list[Fault] = []

    def written_out(found: re.Match[str]) -> str:
        if ledger is not None and found[1] in ledger.matrices:
            return ledger.result_sql(found[1])
        line = text[: found.start()].count("\n") + 1
        faults.append(
            Fault(file, line, f"ledger 里没有能用的口径“{found[1]}”；请改正名字，或先改好 ledger 里的错误。")
        )
        return "NULL"

    return _RESULT.sub(written_out, text), faults


def read_indicator(
    *, text: str, file: str, name: str
) -> tuple[Indicator | None, list[Fault], Document | None]:
    """The indicator in a file, or the faults that keep it from being one."""
    start, end = text.find("/*"), text.find("*/")
    if start != 0 or end < 0:
        return (
            None,
            [
                Fault(
                    file,
                    1,
                    "文件要以 /* … */ 注释开头，注释里用 YAML 写明 title、owner、grain、inputs、columns。",
                )
            ],
            None,
        )
    document = read_document(text="\n" + text[2:end], file=file, first_line=0)
    if document.faults:
        return None, document.faults, None
    try:
        header = IndicatorHeader.model_validate(document.data)
    except ValidationError as error:
        return None, model_faults(error, document), None
    sql = text[end + 2 :].strip().removesuffix(";")
    sql_line = text[: end + 2].count("\n") + 1
    faults = [Fault(file, sql_line, says) for says in _faults_of(sql, header)]
    if faults:
        return None, faults, None
    indicator = Indicator(
        **header.model_dump(),
        id=name,
        sql=sql,
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )
    return indicator, [], document


@lru_cache(maxsize=512)
def _faults_of(sql: str, header: IndicatorHeader) -> tuple[str, ...]:
    """A server loads the same files again and again; the same text has the same faults."""
    return tuple(query_faults(sql=sql, header=header))


def query_faults(*, sql: str, header: IndicatorHeader) -> Iterator[str]:
    """What is wrong with an indicator's query."""
    try:
        statements = read_statements(sql)
    except UnreadableSql as error:
        yield f"SQL 读不懂（{error}）；请先在 DuckDB 里试写。"
        return
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        yield "文件里只能有一条 SELECT（前面可以有 WITH），不能有第二条语句。"
        return
    query = statements[0]
    yield from _shape_faults(query, header)
    yield from _table_faults(query, header)
    yield from _portability_faults(query)


def _shape_faults(query: exp.Select, header: IndicatorHeader) -> Iterator[str]:
    wanted = ["household_key", *(column.name for column in header.columns)]
    if query.named_selects != wanted:
        yield f"查询的列是 {query.named_selects}，表头写的是 {wanted}；两处要一致，顺序也要一致。"
    tables = query.ctes
    if any("." in name and not name.startswith(("indicators.", "registry.")) for name in header.inputs):
        first = tables[0] if tables else None
        if first is None or first.alias != SOURCE_ROWS or first.this.named_selects != SOURCE_COLUMNS:
            yield f"第一个 WITH 要叫 {SOURCE_ROWS}，列依次是 {'、'.join(SOURCE_COLUMNS)}：它就是页面上给人核对的原始行。"


def _table_faults(query: exp.Select, header: IndicatorHeader) -> Iterator[str]:
    steps = {step.alias for step in query.find_all(exp.CTE)}
    for step in sorted(one for one in steps if not _NAME.fullmatch(one)):
        yield f"WITH 的名字“{step}”只能用小写英文字母、数字和下划线，以字母开头；请改名。"
    read = set()
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Func) or table.catalog:
            yield f"FROM 后面只能是 inputs 里的表或前面 WITH 的步骤，不能是 {table.sql(dialect='duckdb')[:40]}。"
        elif table.db or table.name not in steps:
            read.add(f"{table.db}.{table.name}" if table.db else table.name)
    for name in sorted(read - FREE_TABLES - set(header.inputs)):
        yield f"查询读了 {name}，但 inputs 里没有；请补上，或改正表名。"
    for name in sorted(set(header.inputs) - read):
        yield f"inputs 里的 {name} 没有用到；请删去或用上。"


def _portability_faults(query: exp.Select) -> Iterator[str]:
    for node in query.walk():
        if isinstance(node, exp.Func):
            yield from _function_faults(node)
        elif isinstance(node, exp.Div):
            yield "不能用除号 /（结果是浮点数）；请用整数除法 // 按分计算，或把比较改成乘法。"
        elif isinstance(node, exp.Lambda):
            yield "不能用箭头函数（其他引擎读不了）；请改写成普通查询。"
        elif isinstance(node, exp.Join) and node.method.upper() == "ASOF":
            yield "不能用 ASOF 连接（其他引擎读不了）；请用 row_number() 取最近一行。"
        elif isinstance(node, exp.DataType) and node.this in _FLOATS:
            yield "不能转成浮点数；金额和比例请用 DECIMAL。"
        elif isinstance(node, exp.Literal) and not node.is_string and "e" in node.name.lower():
            yield f"不能写 {node.name}（是浮点数）；请把数写全。"
        elif isinstance(node, exp.Sub) and _between_days(node):
            yield "两个日期不能直接相减（其他引擎得到的不是天数）；请写 date_diff('day', 较早的日期, 较晚的日期)。"
        elif isinstance(node, exp.TableSample | exp.Limit | exp.Offset):
            yield "不能抽样或用 LIMIT：同样的数据必须总得到同样的结果；请用 row_number() 排好序再取。"
        elif isinstance(node, exp.Placeholder | exp.Parameter | exp.SessionParameter):
            yield f"不能用变量 {node.sql(dialect='duckdb')}；日期请用 run.as_of。"


def _between_days(minus: exp.Sub) -> bool:
    """Whether a day of the run stands on one side, and on the other neither a number of days nor a time span."""
    sides = (minus.this, minus.expression)
    return any(isinstance(side, exp.Column) and side.table == "run" for side in sides) and not any(
        isinstance(side, exp.Literal | exp.Interval) for side in sides
    )


def _function_faults(call: exp.Func) -> Iterator[str]:
    name = call.name.lower() if isinstance(call, exp.Anonymous) else call.sql_name().lower()
    if name in _CHANCE:
        yield f"不能用 {name}()：同样的数据必须总得到同样的结果；日期请用 run.as_of。"
    elif name not in _FUNCTIONS:
        yield f"不能用 {name}()；只能用：{'、'.join(sorted(_FUNCTIONS))}。"
    if isinstance(call, exp.DateDiff):
        unit = call.args.get("unit")
        if unit is not None and unit.name.lower().startswith("year"):
            yield "不能用 date_diff('year') 算年龄（各引擎结果不同）；请把出生日期与整年前的日期比较。"
