"""What is past its retention: deliveries by the months of their contracts, rows of tables by the register of fields.

It counts and deletes nothing: what deleting would do to runs that can be repeated has to be decided first
(docs/decisions/2026-11-29-retention.md).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import DateTimeField, Model
from django.utils import timezone

from fangpin.apps.privacy.api import field_register, own_models
from fangpin.contracts import load_contracts
from fangpin.home import Home
from fangpin.pipeline.manifest import Delivered, read_manifest
from fangpin.rulebook import Rulebook
from fangpin.rulebook.load import load_parameters


@dataclass(frozen=True)
class PastDelivery:
    """A file whose months are over; its rows in the lake and its original lie there still."""

    delivery: str
    contract: str
    title: str
    sender_area: str
    covered_until: date
    months: int
    kept_until: date
    rows: int
    original_bytes: int


@dataclass(frozen=True)
class PastRows:
    """A table and how many of its rows are past; null where no number of months is known."""

    table: str
    holds: str
    says: str
    before: date | None
    rows: int | None


@dataclass(frozen=True)
class Retention:
    on: date
    deliveries: tuple[PastDelivery, ...]
    tables: tuple[PastRows, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        rows = sum(one.rows for one in self.deliveries)
        size = sum(one.original_bytes for one in self.deliveries)
        lines = [
            f"截至 {self.on}，过了保存期限的交付 {len(self.deliveries):,} 份，湖中 {rows:,} 行，原件 {size:,} 字节："
        ]
        lines += [
            f"  {one.title} {one.sender_area} 交付 {one.delivery}：数据截至 {one.covered_until}，"
            f"保存 {one.months} 个月到 {one.kept_until}，{one.rows:,} 行"
            for one in self.deliveries
        ]
        lines.append("各表过了保存期限的行：")
        lines += [
            f"  {one.table}（{one.holds}）："
            + (f"{one.rows:,} 行早于 {one.before}" if one.before else one.says)
            for one in self.tables
        ]
        lines.append("只是清点，没有删除任何内容。")
        return "\n".join(lines)


def past_retention(home: Home, *, on: date) -> Retention:
    return Retention(
        on=on,
        deliveries=tuple(_deliveries(home, on=on)),
        tables=tuple(_tables(load_parameters(home=home), on=on)),
    )


def _deliveries(home: Home, *, on: date) -> Iterator[PastDelivery]:
    contracts, manifest = load_contracts().by_id, read_manifest(home)
    for one in (*manifest.deliveries, *manifest.refused):
        contract = contracts.get(one.contract)
        if contract is None:
            continue
        months = contract.body.retention_months
        kept_until = months_after(one.covered_until, months)
        if kept_until < on:
            yield PastDelivery(
                delivery=one.delivery,
                contract=one.contract,
                title=contract.title,
                sender_area=one.sender_area,
                covered_until=one.covered_until,
                months=months,
                kept_until=kept_until,
                rows=one.accepted if one.path else 0,
                original_bytes=_original(home, one),
            )


def _original(home: Home, one: Delivered) -> int:
    return sum(path.stat().st_size for path in home.landing.glob(f"{one.sha256}*"))


def _tables(numbers: Rulebook, *, on: date) -> Iterator[PastRows]:
    register, models = field_register(), own_models()
    for name, held in register.models.items():
        kept, model = register.words.retentions[held.retention], models[name]
        before = rows = None
        if kept.parameter and held.counted_from:
            months = numbers.parameter_value(parameter=kept.parameter, region="", on=on).value
            before = months_after(on, -int(months))
            rows = _older(model, held.counted_from, before)
        yield PastRows(".".join(name), held.holds, kept.says, before, rows)


def _older(model: type[Model], field: str, before: date) -> int:
    moment: date | datetime = before
    if isinstance(model._meta.get_field(field), DateTimeField):
        moment = timezone.make_aware(datetime.combine(before, time()))
    return model._default_manager.filter(**{f"{field}__lt": moment}).count()


def months_after(day: date, months: int) -> date:
    """The same day of another month, or that month's last one.

    >>> months_after(date(2023, 11, 30), 3), months_after(date(2026, 1, 31), -36)
    (datetime.date(2024, 2, 29), datetime.date(2023, 1, 31))
    """
    place = day.year * 12 + day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(place // 12, place % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
