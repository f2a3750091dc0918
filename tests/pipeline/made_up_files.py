"""A file of made-up rows for any contract, every cell in one of the ways that departments write it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache

from tests.pipeline.small_files import VILLAGE

from fangpin.contracts import Column, ColumnType, Contract, Contracts
from fangpin.kernel.areas import AreaLevel, AreaTree
from fangpin.kernel.identity import make_id18
from fangpin.kernel.other_numbers import is_valid_credit_code

_SURNAMES, _GIVEN = "张王李赵㐂欧", "伟芳娜敏静𠮷"


def made_up_rows(contract: Contract, contracts: Contracts, *, rows: int, seed: int) -> list[list[str]]:
    """The headings and the rows, the same for the same seed."""
    luck = random.Random(seed)
    columns = contract.filed_columns
    return [
        [column.says for column in columns],
        *([_cell(column, contract, contracts, luck, number) for column in columns] for number in range(rows)),
    ]


def _cell(column: Column, contract: Contract, contracts: Contracts, luck: random.Random, number: int) -> str:
    if not column.required and column.name not in contract.body.row_keys and luck.random() < 0.2:
        return ""
    # A list of villages has each of them once.
    village = VILLAGE if contract.body.person else _villages()[number]
    if (place := _places(village).get(column.name)) is not None:
        return place
    match column.type:
        case ColumnType.name:
            return luck.choice(_SURNAMES) + luck.choice(_GIVEN) + luck.choice(_GIVEN)
        case ColumnType.identifier | ColumnType.disability_certificate:
            is_certificate = column.type is ColumnType.disability_certificate
            return _id18(number, luck) + ("43" if is_certificate else "")
        case ColumnType.date | ColumnType.month:
            day = date(2020, 1, 5) + timedelta(days=luck.randrange(1_900))
            is_day = column.type is ColumnType.date
            return day.strftime(luck.choice(_DAYS if is_day else _MONTHS))
        case ColumnType.yuan | ColumnType.wan_yuan | ColumnType.decimal | ColumnType.integer:
            return _number(column, luck)
        case ColumnType.yes_no:
            return luck.choice(("是", "否"))
        case ColumnType.code:
            return luck.choice(contracts.codes_of(column).values)
        case ColumnType.village_code:
            return village
        case ColumnType.credit_code:
            return _credit_code(number)
        case _:
            return _text(column, number)


@cache
def _tree() -> AreaTree:
    return AreaTree.load()


@cache
def _villages() -> list[str]:
    return [area.code for area in _tree().of_level(AreaLevel.VILLAGE)]


@cache
def _places(village: str) -> dict[str, str]:
    return {f"{area.level}_name": area.name for area in _tree().path(village)}


_DAYS = ("%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日", "%Y/%m/%d")
_MONTHS = ("%Y%m", "%Y-%m", "%Y年%m月")


def _id18(number: int, luck: random.Random) -> str:
    born = date(1950 + number % 50, 3, 4) + timedelta(days=luck.randrange(300))
    return make_id18(region="131102", birth_date=born, sequence=100 + number % 800)


def _number(column: Column, luck: random.Random) -> str:
    most = min(int(column.maximum or 90_000), 90_000)
    whole = luck.randint(max(0, int(column.minimum or 0)), most)
    if column.type is ColumnType.integer or whole == most:
        return str(whole)
    fraction = luck.choice(("", ".5", ".25"))
    is_yuan = column.type is ColumnType.yuan and "元" not in column.says
    return f"{whole:,}{fraction}元" if is_yuan and luck.random() < 0.3 else f"{whole}{fraction}"


def _credit_code(number: int) -> str:
    bare = f"91131102{number:09d}"
    return next(
        bare + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_valid_credit_code(bare + last)
    )


def _text(column: Column, number: int) -> str:
    if column.type.value == "phone":
        return f"138{number:08d}"
    return f"{column.says}{number}"
