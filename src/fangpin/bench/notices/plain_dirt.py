"""Clean papers in every format, and the same with one thing too much, as clerks leave it there."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fangpin.bench.notices.made import Made, truth
from fangpin.bench.notices.office import document, workbook
from fangpin.bench.notices.pages import Pdf, page, pdf, pdf_lines, table_text
from fangpin.bench.notices.papers import Cell, Paper, Victim, clean_paper, make_victim
from fangpin.notices import Kind

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "xlsx": workbook,
    "docx": document,
    "pdf": lambda paper: pdf(Pdf(pdf_lines(paper))),
    "html": page,
    "csv": table_text,
}
_ILL = (
    "肺癌",
    "尿毒症透析",
    "因病",
    "重度残疾",
    "糖尿病",
    "精神分裂症",
    "高血压三期",
    "住院治疗",
    "肢体残疾二级",
    "白血病",
)
_STREETS = ("人民西路88号", "和平街12号院3号楼2单元501室", "南关村36号", "二组17号", "阳光小区5栋302")


def clean(chance: Random) -> Made:
    """Must pass."""
    return _made("clean", clean_paper(chance), chance, frozenset())


def dirty(chance: Random) -> Made:
    """Must be refused."""
    way, add, kinds = chance.choice(_DIRT)
    paper = clean_paper(chance)
    add(paper, make_victim(chance), chance)
    return _made(way, paper, chance, kinds)


def _made(way: str, paper: Paper, chance: Random, kinds: frozenset[Kind]) -> Made:
    ending = chance.choice(sorted(WRITERS))
    return Made(f"{way}/{ending}", f"公示{chance.randint(1, 99)}.{ending}", WRITERS[ending](paper), kinds)


def in_column(
    heading: str, of: Callable[[Victim, Random], str | int]
) -> Callable[[Paper, Victim, Random], None]:
    """A further column, filled for all or for one."""

    def add(paper: Paper, victim: Victim, chance: Random) -> None:
        paper.headings.append(heading)
        only = chance.randrange(len(paper.rows)) if chance.random() < 0.5 else None
        for at, row in enumerate(paper.rows):
            row.append(of(make_victim(chance), chance) if only in (None, at) else "")

    return add


def in_words(of: Callable[[Victim, Random], str]) -> Callable[[Paper, Victim, Random], None]:
    """A sentence before or after the table."""

    def add(paper: Paper, victim: Victim, chance: Random) -> None:
        chance.choice((paper.before, paper.after)).append(of(victim, chance))

    return add


def _weak_mask(victim: Victim, chance: Random) -> str:
    number = victim.id18
    return chance.choice(
        (
            number[:6] + "********" + number[-4:],
            number[:10] + "********",
            number[:14] + "****",
            "**************" + number[-4:],
            "******" + number[6:14] + "****",
            victim.mobile[:3] + "****" + victim.mobile[-4:],
            victim.card[:4] + "*" * (len(victim.card) - 8) + victim.card[-4:],
        )
    )


def _child_row(paper: Paper, victim: Victim, chance: Random) -> None:
    heading, value = chance.choice(
        (
            ("年龄", chance.randint(1, 17)),
            ("出生年月", f"{chance.randint(2010, 2025)}年{chance.randint(1, 12)}月"),
            ("就读学校及年级", f"前进小学{chance.choice('一二三四五六')}年级"),
            ("年龄", f"{chance.randint(6, 17)}周岁"),
        )
    )
    of_age: dict[str, Cell] = {"年龄": 45, "出生年月": "1975年3月"}
    grown = of_age.get(heading, "")
    paper.headings += ["家庭成员", heading]
    at = chance.randrange(len(paper.rows))
    for number, row in enumerate(paper.rows):
        row += [victim.child, value] if number == at else ["", grown if chance.random() < 0.5 else ""]


def _child_words(victim: Victim, chance: Random) -> str:
    age, name = chance.randint(3, 17), victim.child
    return chance.choice(
        (
            f"其中{name}（{age}岁）享受教育补助。",
            f"学生{name}，{chance.choice('男女')}，{age}周岁，符合条件。",
            f"{name}，2015年6月出生，列入保障。",
            f"{name}就读于前进小学三年级。",
        )
    )


_DIRT: tuple[tuple[str, Callable[[Paper, Victim, Random], None], frozenset[Kind]], ...] = (
    ("identity column", in_column("身份证号码", lambda victim, _: victim.id18), truth(Kind.IDENTITY)),
    ("old identity column", in_column("证件号", lambda victim, _: victim.id15), truth(Kind.IDENTITY)),
    ("identity in words", in_words(lambda victim, _: f"{victim.name}（{victim.id18}）经核实符合条件。"), truth(Kind.IDENTITY)),
    ("phone column", in_column("联系电话", lambda victim, _: victim.mobile), truth(Kind.PHONE)),
    ("phone as a number", in_column("电话", lambda victim, _: int(victim.mobile)), truth(Kind.PHONE)),
    ("phone in words", in_words(lambda victim, _: f"联系人：{victim.name} {victim.mobile}"), truth(Kind.PHONE)),
    ("mobile as complaint phone", in_words(lambda victim, _: f"监督电话：{victim.mobile}"), truth(Kind.PHONE)),
    ("landline column", in_column("座机", lambda victim, _: victim.landline), truth(Kind.PHONE)),
    ("card column", in_column("银行卡号", lambda victim, _: victim.card), truth(Kind.ACCOUNT)),
    ("card in words", in_words(lambda victim, _: f"款项已打入{victim.card}。"), truth(Kind.ACCOUNT)),
    ("account column", in_column("一卡通账号", lambda _, chance: f"50{chance.randint(10**9, 10**10 - 1)}"), truth(Kind.ACCOUNT, Kind.PHONE)),
    ("social security card", in_column("社保卡号", lambda _, chance: f"A{chance.randint(10**7, 10**8 - 1)}"), truth(Kind.ACCOUNT)),
    ("weak mask column", in_column("身份证号（已遮盖）", _weak_mask), truth(Kind.SHOWN_TOO_MUCH)),
    ("weak mask in words", in_words(lambda victim, chance: f"{victim.name}，{_weak_mask(victim, chance)}。"), truth(Kind.SHOWN_TOO_MUCH)),
    ("health column", in_column("致贫原因", lambda _, chance: chance.choice(_ILL)), truth(Kind.HEALTH)),
    ("health in words", in_words(lambda victim, chance: f"{victim.name}家{chance.choice(_ILL)}，生活困难。"), truth(Kind.HEALTH)),
    ("child row", _child_row, truth(Kind.CHILD)),
    ("child in words", in_words(_child_words), truth(Kind.CHILD)),
    ("address column", in_column("家庭住址", lambda _, chance: chance.choice(_STREETS)), truth(Kind.ADDRESS)),
    ("address in words", in_words(lambda victim, chance: f"{victim.name}，住{chance.choice(_STREETS)}。"), truth(Kind.ADDRESS)),
    ("place on the map", in_column("位置", lambda _, chance: f"115.{chance.randint(10000, 99999)},37.{chance.randint(10000, 99999)}"), truth(Kind.ADDRESS)),
)  # fmt: skip
