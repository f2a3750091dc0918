"""Carries a question about incomes to the data plane, and the answer back."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from fangpin.apps.measures.api import Income, answer_measurement, measurement_for_job
from fangpin.engine.measures import Measures
from fangpin.home import Home
from fangpin.kernel.areas import prefix_of
from fangpin.kernel.errors import UserError
from fangpin.pipeline.measured import AreaMeasures, Measured, measure_area
from fangpin.pipeline.published import published_run
from fangpin.pipeline.screen import stored_run


@dataclass(frozen=True)
class MeasuredIncomes:
    """What was counted, for the command line."""

    measured: Measured
    income: Income

    def as_json(self) -> dict[str, Any]:
        return {"income": self.income.value} | as_answer(self.measured)

    def as_text(self) -> str:
        one, own = self.measured, self.measured.own.measures
        return "\n".join(
            [
                f"截至 {one.as_of}，地区 {one.area}，{self.income.label}人均低于 {one.line:,} 元：",
                f"  {own.poor_households:,} 户 {own.poor_people:,} 人（有收入数据的 {own.households:,} 户 {own.people:,} 人；"
                f"收入未知 {one.own.unknown_households:,} 户 {one.own.unknown_people:,} 人，不在其中）",
                f"  补到线上每年共需 {own.shortfall_yuan:,.2f} 元；收入不大于零 {own.no_income_households:,} 户",
                f"  贫困发生率 {_share(own.headcount)}，贫困深度 {_share(own.gap)}，贫困强度 {_share(own.severity)}，"
                f"Watts {_share(own.watts)}，Sen {_share(own.sen)}，SST {_share(own.sst)}，基尼系数 {_share(own.gini)}",
            ]
        )


def count_measurement(measurement_id: int, *, home: Home) -> None:
    """Count what was asked for; safe to repeat."""
    asked = measurement_for_job(measurement_id)
    try:
        run = stored_run(home, run_id=asked.run_id)
        found = measure_area(run, area=prefix_of(asked.area_code), income=asked.income, line=asked.line_yuan)
    except UserError as error:
        answer_measurement(measurement_id=measurement_id, answer=None, fault=str(error))
        return
    answer_measurement(measurement_id=measurement_id, answer=as_answer(found))


def measure_now(
    *, home: Home, area: str, income: Income, line: Decimal, run_id: str | None
) -> MeasuredIncomes:
    """For the command line, without the database: of the run in force, or of an earlier one."""
    run = stored_run(home, run_id=run_id) if run_id else published_run(home)
    found = measure_area(run, area=prefix_of(area), income=income.value, line=line)
    return MeasuredIncomes(found, income)


def as_answer(found: Measured) -> dict[str, Any]:
    """As `contracts/internal/measures.yaml` describes it; amounts are texts."""
    return {
        "as_of": found.as_of.isoformat(),
        "area": found.area,
        "line_yuan": str(found.line),
        "own": _area(found.own),
        "below": [_area(one) for one in found.below],
        "poor": [
            asdict(one) | {"income_yuan": str(one.income_yuan), "shortfall_yuan": str(one.shortfall_yuan)}
            for one in found.poor
        ],
        "lacks": asdict(found.lacks),
    }


def _area(one: AreaMeasures) -> dict[str, Any]:
    return {
        "area": one.area,
        "unknown_households": one.unknown_households,
        "unknown_people": one.unknown_people,
    } | _figures(one.measures)


def _figures(measures: Measures) -> dict[str, Any]:
    return asdict(measures) | {
        "people": int(measures.people),
        "poor_people": int(measures.poor_people),
        "shortfall_yuan": str(measures.shortfall_yuan),
    }


def _share(value: float | None) -> str:
    return "未知" if value is None else f"{value:.4f}"
