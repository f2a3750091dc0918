"""The language of `fires_when`: parsed with SQLGlot, held to a whitelist, every part typed with its unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from fangpin.rulebook.models import Column, ColumnType, Parameter, Unit
from fangpin.rulebook.sql_text import UnreadableSql, read_statements

Dimensions = tuple[tuple[str, int], ...]
COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ)
NUMBERS = (ColumnType.MONEY, ColumnType.DECIMAL, ColumnType.COUNT)


class ExpressionFault(Exception):
    """One thing wrong with an expression, said to its author."""


@dataclass(frozen=True)
class Number:
    """A number and what it measures."""

    dimensions: Dimensions


@dataclass(frozen=True)
class Boolean:
    """True, false or unknown."""


@dataclass(frozen=True)
class Code:
    """One of a fixed list of words."""

    codes: tuple[str, ...]


Type = Number | Boolean | Code


@dataclass(frozen=True)
class Names:
    """What an expression may speak of."""

    columns: Mapping[str, Column]
    parameters: Mapping[str, Parameter]
    units: Mapping[str, Unit]


@dataclass(frozen=True)
class Expression:
    """A checked expression: its tree, the names it uses in order of appearance, and how its margin is taken."""

    text: str
    tree: exp.Expr
    columns: tuple[str, ...]
    parameters: tuple[str, ...]
    measured: tuple[exp.Expr, ...]
    margin_unit: str | None


def parse_expression(*, text: str, names: Names) -> Expression:
    """Parse and check; raises ExpressionFault with a sentence for the author."""
    tree = _only_statement(text)
    if not isinstance(_type_of(tree, names), Boolean):
        raise ExpressionFault("fires_when 的结果不是“是或否”；请用比较（>、>=、<、<=、=、<>）或是否型指标。")
    columns: list[str] = []
    parameters: list[str] = []
    for node in tree.find_all(exp.Column, bfs=False):
        (parameters if node.table else columns).append(dotted_name(node))
    measured, margin_unit = _measure(tree, names)
    return Expression(
        text=" ".join(text.split()),
        tree=tree,
        columns=tuple(dict.fromkeys(columns)),
        parameters=tuple(dict.fromkeys(parameters)),
        measured=measured,
        margin_unit=margin_unit,
    )


def _only_statement(text: str) -> exp.Expr:
    # A remark is left out when it runs: what is read must be what is run.
    if any(sign in text for sign in ("--", "/*")):
        raise ExpressionFault("fires_when 里不能写注释（-- 或 /*）；说明请写在 note。")
    try:
        trees = read_statements(text)
    except UnreadableSql as error:
        raise ExpressionFault(f"fires_when 读不懂（{error}）；请检查括号和运算符。") from None
    if len(trees) != 1:
        raise ExpressionFault("fires_when 只能是一个判断，不能有分号；请改用 AND 或 OR 连接。")
    return trees[0]


def dotted_name(node: exp.Column) -> str:
    """`illness.burden_ratio` for a parameter, the bare name for an indicator's column."""
    return f"{node.table}.{node.name}" if node.table else node.name


def comparison_dimensions(node: exp.Expr, names: Names) -> Dimensions | None:
    """What both sides of a comparison measure; None when they are no numbers."""
    kind = _type_of(node.this, names)
    return kind.dimensions if isinstance(kind, Number) else None


def _measure(tree: exp.Expr, names: Names) -> tuple[tuple[exp.Expr, ...], str | None]:
    """The comparisons the margin is taken over, and its unit.

    The first comparison of numbers gives the unit; the others of the same unit take part.
    """
    measured = [
        (node, dimensions)
        for node in tree.find_all(*COMPARISONS, bfs=False)
        if (dimensions := comparison_dimensions(node, names)) is not None
    ]
    if not measured:
        return (), None
    first, wanted = measured[0]
    words = [_unit_of(node, names) for node in first.find_all(exp.Column, bfs=False)]
    unit = next((unit for unit in words if _dimensions(names.units[unit]) == wanted), None)
    return tuple(node for node, dimensions in measured if dimensions == wanted), unit


def _unit_of(node: exp.Column, names: Names) -> str:
    name = dotted_name(node)
    return names.parameters[name].unit if node.table else names.columns[name].unit


def _type_of(node: exp.Expr, names: Names) -> Type:
    match node:
        case exp.Paren():
            return _type_of(node.this, names)
        case exp.Column():
            return _name_type(node, names)
        case exp.Boolean():
            raise ExpressionFault("不能写死 TRUE 或 FALSE；是否型指标直接写名字，相反写 NOT 名字。")
        case exp.And() | exp.Or():
            _need_boolean(node.this, names)
            _need_boolean(node.expression, names)
            return Boolean()
        case exp.Not():
            _need_boolean(node.this, names)
            return Boolean()
        case exp.GT() | exp.GTE() | exp.LT() | exp.LTE() | exp.EQ() | exp.NEQ():
            _check_comparison(node, names)
            return Boolean()
        case exp.In():
            _check_in(node, names)
            return Boolean()
        case exp.Add() | exp.Sub():
            left, right = _need_number(node.this, names), _need_number(node.expression, names)
            _need_equal_units(node, left, right)
            return left
        case exp.Mul():
            left, right = _need_number(node.this, names), _need_number(node.expression, names)
            return Number(_times(left.dimensions, right.dimensions))
        case exp.Literal() | exp.Neg():
            raise ExpressionFault(
                f"规则里不能直接写数值或文字“{node.sql()}”；数值请放进 parameters，文字只能与分类指标比较。"
            )
        case _:
            raise ExpressionFault(
                f"不能用“{node.sql(dialect='duckdb')}”；只能用 AND、OR、NOT、比较、IN（分类值）、加、减、乘和括号。"
            )


def _name_type(node: exp.Column, names: Names) -> Type:
    name = dotted_name(node)
    if node.args.get("db") or node.args.get("catalog"):
        raise ExpressionFault(f"名字“{node.sql()}”的点太多；参数写成 领域.名称，例如 illness.burden_ratio。")
    if node.table:
        if name not in names.parameters:
            raise ExpressionFault(
                f"没有参数“{name}”；请检查 uses.parameters，或新建 parameters/{name.replace('.', '/')}.yaml。"
            )
        return Number(_dimensions(names.units[names.parameters[name].unit]))
    if name not in names.columns:
        raise ExpressionFault(f"没有指标列“{name}”；请检查 uses.indicators 里各指标的列名。")
    column = names.columns[name]
    if column.type in NUMBERS:
        return Number(_dimensions(names.units[column.unit]))
    if column.type is ColumnType.CODE:
        return Code(column.codes)
    if column.type is ColumnType.BOOLEAN:
        return Boolean()
    raise ExpressionFault(f"指标列“{name}”是日期，不能写进 fires_when；请用“距今天数”一类的列。")


def _check_comparison(node: exp.Expr, names: Names) -> None:
    text = node.expression
    if isinstance(text, exp.Literal) and text.is_string and isinstance(node, exp.EQ | exp.NEQ):
        _check_code(node.this, text.name, names)
        return
    left, right = _type_of(node.this, names), _type_of(node.expression, names)
    if isinstance(left, Number) and isinstance(right, Number):
        _need_equal_units(node, left, right)
    elif not (
        isinstance(left, Boolean) and isinstance(right, Boolean) and isinstance(node, exp.EQ | exp.NEQ)
    ):
        raise ExpressionFault(
            f"“{node.sql(dialect='duckdb')}”两边不是同一类，不能比较；请改用同类的指标或参数。"
        )


def _check_in(node: exp.In, names: Names) -> None:
    words = node.expressions
    if not words or not all(isinstance(word, exp.Literal) and word.is_string for word in words):
        raise ExpressionFault("IN 后面只能列出带引号的分类值，例如 house_level IN ('C级', 'D级')。")
    for word in words:
        _check_code(node.this, word.name, names)


def _check_code(node: exp.Expr, word: str, names: Names) -> None:
    kind = _type_of(node, names)
    if not isinstance(kind, Code):
        raise ExpressionFault(f"“{node.sql()}”不是分类指标，不能与文字“{word}”比较。")
    if word not in kind.codes:
        raise ExpressionFault(f"“{word}”不是“{node.sql()}”的取值；可用的有：{'、'.join(kind.codes)}。")


def _need_boolean(node: exp.Expr, names: Names) -> None:
    if not isinstance(_type_of(node, names), Boolean):
        raise ExpressionFault(
            f"AND、OR、NOT 只能连接是否型的内容，“{node.sql(dialect='duckdb')}”不是；请补上比较。"
        )


def _need_number(node: exp.Expr, names: Names) -> Number:
    kind = _type_of(node, names)
    if not isinstance(kind, Number):
        raise ExpressionFault(f"“{node.sql(dialect='duckdb')}”不是数值，不能加、减、乘。")
    return kind


def _need_equal_units(node: exp.Expr, left: Number, right: Number) -> None:
    if left.dimensions != right.dimensions:
        found = f"左边是 {_say(left.dimensions)}，右边是 {_say(right.dimensions)}"
        raise ExpressionFault(
            f"“{node.sql(dialect='duckdb')}”两边单位不同（{found}）；请换用同一单位的参数，或乘以人数、比例后再比较。"
        )


def _dimensions(unit: Unit) -> Dimensions:
    return tuple(sorted((name, power) for name, power in unit.dimensions.items() if power))


def _times(left: Dimensions, right: Dimensions) -> Dimensions:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _say(dimensions: Dimensions) -> str:
    return "·".join(name if power == 1 else f"{name}^{power}" for name, power in dimensions) or "纯数"
