"""A paper before it is a file: title, words, one table; the clean kind in the layouts that villages use."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from fangpin.kernel.identity import make_id18
from fangpin.kernel.masking import mask_id, mask_name
from fangpin.kernel.other_numbers import is_valid_bank_card
from fangpin.kernel.places import data_folder

TODAY = date(2026, 11, 1)
_CLASSES = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户", "农村低保户", "特困供养户")
_STATES = ("拟纳入监测", "拟消除风险", "继续帮扶", "本月发放")
_HELP = ("公益岗位", "小额信贷贴息", "产业奖补", "临时救助", "技能培训", "光伏收益分配")
_TITLES = (
    "{village}防止返贫监测对象公示",
    "{village}{year}年{class_}名单公示",
    "关于{village}{help}资金发放情况的公示",
    "{village}拟消除返贫风险户公示",
    "{village}{help}人选公示",
)


Cell = str | int | float


@dataclass
class Paper:
    """What somebody wants to publish."""

    title: str
    before: list[str]
    headings: list[str]
    rows: list[list[Cell]]
    after: list[str] = field(default_factory=list)

    @property
    def table(self) -> list[list[str]]:
        """Headings and rows, as they are written."""
        return [self.headings, *([str(cell) for cell in row] for row in self.rows)]

    @property
    def lines(self) -> list[str]:
        """The words without the table."""
        return [self.title, *self.before, *self.after]


@dataclass(frozen=True)
class Victim:
    """Somebody whose particulars must not get out; every value is made up."""

    name: str
    child: str
    id18: str
    id15: str
    mobile: str
    landline: str
    card: str


def clean_paper(chance: Random) -> Paper:
    """Village, masked names, people, class, period and the office's telephone: nothing else."""
    village, begins = _village(chance), TODAY - timedelta(days=chance.randrange(700))
    days = chance.choice((5, 7, 10))
    period = f"{_day(begins, chance)}至{_day(begins + timedelta(days=days), chance)}"
    words = {
        "village": village,
        "year": begins.year,
        "help": chance.choice(_HELP),
        "class_": chance.choice(_CLASSES),
    }
    headings, columns = _columns(chance)
    shows_whole_names = chance.random() < 0.1
    rows = []
    for number in range(1, chance.randint(3, 40) + 1):
        victim = make_victim(chance)
        name = victim.name if shows_whole_names else mask_name(victim.name)
        rows.append([_cell(one, number, name, victim, village, begins, chance) for one in columns])
    before = [
        f"经农户申请、村级评议、乡镇审核，现将{village}有关情况予以公示，公示期{days}天（{period}）。",
        f"依据：衡乡振字〔{begins.year}〕{chance.randint(1, 80)}号。",
    ]
    after = [
        f"监督电话：0318-{chance.randint(2_000_000, 8_999_999)}",
        "监督举报电话：12317" if chance.random() < 0.5 else "公示期内如有异议，请向乡镇人民政府反映。",
        f"{village}村民委员会　{_day(begins, chance)}",
    ]
    return Paper(chance.choice(_TITLES).format(**words), before, headings, rows, after)


def _columns(chance: Random) -> tuple[list[str], list[str]]:
    known = {
        "seq": "序号", "village": "村", "group": "村民小组", "name": "户主姓名", "people": "家庭人口（人）",
        "class": "户类别", "state": "公示事项", "amount": "金额（元）", "total": "全年合计（元）", "day": "认定时间",
        "masked": "身份证号（已遮盖）", "help": "帮扶措施", "note": "备注",
    }  # fmt: skip
    kinds = ["seq", "village", "group", "name", "people", "class"]
    kinds += [
        kind
        for kind in ("state", "amount", "total", "day", "masked", "help", "note")
        if chance.random() < 0.4
    ]
    return [known[kind] for kind in kinds], kinds


def _cell(
    kind: str, number: int, name: str, victim: Victim, village: str, begins: date, chance: Random
) -> str | int | float:
    amount = chance.choice((chance.randint(1, 80) * 50, round(chance.uniform(100, 6000), 2)))
    cells: dict[str, str | int | float] = {
        "seq": number,
        "village": village,
        "group": f"{chance.choice('一二三四五六七八')}组"
        if chance.random() < 0.5
        else f"第{chance.randint(1, 12)}组",
        "name": name,
        "people": chance.randint(1, 8),
        "class": chance.choice(_CLASSES),
        "state": chance.choice(_STATES),
        "amount": amount,
        "total": f"{amount * 12:,.2f}" if chance.random() < 0.5 else round(amount * 12, 2),
        "day": _day(begins - timedelta(days=chance.randrange(400)), chance),
        "masked": mask_id(victim.id18),
        "help": chance.choice(_HELP),
        "note": chance.choice(("", "无", "—", "续发", "新增")),
    }
    return cells[kind]


def _day(day: date, chance: Random) -> str:
    return chance.choice(
        (
            f"{day:%Y-%m-%d}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y.%m.%d}",
            f"{day:%Y/%m/%d}",
            f"{day.year}.{day.month}",
        )
    )


def make_victim(chance: Random) -> Victim:
    """A made-up person with numbers that pass their checks."""
    surnames, given = _names()
    born = date(chance.randint(1935, 2005), chance.randint(1, 12), chance.randint(1, 28))
    region = chance.choice(("131102", "131121", "131122", "131182", "130582"))
    id18 = make_id18(region=region, birth_date=born, sequence=chance.randint(1, 999))
    old = date(chance.randint(1930, 1984), born.month, born.day)
    return Victim(
        name=_name(chance, surnames, given),
        child=_name(chance, surnames, given),
        id18=id18,
        id15=f"{region}{old:%y%m%d}{chance.randint(1, 999):03d}",
        mobile=f"1{chance.choice('3456789')}{chance.randint(0, 999_999_999):09d}",
        landline=f"0{chance.choice(('318', '319', '311'))}-{chance.randint(2_000_000, 8_999_999)}",
        card=_card(chance),
    )


def _name(chance: Random, surnames: list[str], given: list[str]) -> str:
    return chance.choice(surnames) + "".join(chance.choice(given) for _ in range(chance.choice((1, 2, 2))))


def _card(chance: Random) -> str:
    size = chance.choice((16, 17, 19))
    head = chance.choice(("622848", "621700", "620522", "955880")) + "".join(
        chance.choice("0123456789") for _ in range(size - 7)
    )
    return next(head + last for last in "0123456789" if is_valid_bank_card(head + last))


@cache
def _names() -> tuple[list[str], list[str]]:
    surnames = _column("names", "surnames.csv", "surname")[:80]
    return surnames, _column("names", "given_characters.csv", "character")[:120]


@cache
def _villages() -> list[str]:
    return _column("divisions", "hengshui_villages_2023.csv", "name")


def _village(chance: Random) -> str:
    name = chance.choice(_villages())
    for office in ("居民委员会", "村民委员会", "村委会", "居委会"):
        name = name.removesuffix(office)
    return name


def _column(folder: str, file: str, column: str) -> list[str]:
    with (data_folder(folder) / file).open(encoding="utf-8-sig", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines)]
