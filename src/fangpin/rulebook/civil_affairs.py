"""The income tests of the civil-affairs classes: three-valued, and silent about assets, which no data set tells."""

from dataclasses import dataclass
from decimal import Decimal

from fangpin.kernel.logic import Truth, and_, not_

DIBAO, EDGE, RIGID = "低保对象", "低保边缘家庭", "刚性支出困难家庭"


@dataclass(frozen=True)
class Standards:
    """The parameters that hold where the household lives."""

    dibao: Decimal
    edge_multiple: Decimal
    disposable_income: Decimal
    rigid_ratio: Decimal


@dataclass(frozen=True)
class ClassTest:
    """One class: whether income (and spending) put the household in it; assets are still to be looked at."""

    name: str
    holds: Truth


def class_tests(
    *, per_head: Decimal | None, income: Decimal | None, rigid: Decimal | None, standards: Standards
) -> tuple[ClassTest, ...]:
    """Each class excludes those before it."""
    dibao = _below(per_head, standards.dibao)
    edge = _below(per_head, standards.dibao * standards.edge_multiple)
    heavy = None if rigid is None or income is None else rigid > standards.rigid_ratio * income
    hard = and_(not_(edge), _below(per_head, standards.disposable_income), heavy)
    return (
        ClassTest(DIBAO, dibao),
        ClassTest(EDGE, and_(not_(dibao), edge)),
        ClassTest(RIGID, and_(not_(dibao), hard)),
    )


def _below(value: Decimal | None, line: Decimal) -> Truth:
    return None if value is None else value < line
