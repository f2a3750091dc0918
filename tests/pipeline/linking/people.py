"""A small register and lists of people with villages, as departments send them."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pipeline.small_files import ROSTER, SETTLEMENTS, put, resident, settlement, text_file

from fangpin.home import Home
from fangpin.kernel.areas import AreaTree
from fangpin.pipeline.intake import IntakeResult, intake

VILLAGE = "131121100201"
OTHER_VILLAGE = "131121100202"
LOSSES = ["县", "乡", "村", "户主姓名", "户主身份证号", "灾害种类", "发生日期", "直接经济损失（元）"]
DEATHS = ["姓名", "公民身份号码", "性别", "出生日期", "死亡日期", "注销日期"]
REGISTER_DAY, DAY = date(2026, 1, 3), date(2026, 4, 3)
# Names of nobody, by the number that small_files.id18 makes a number of.
NAMES = {1: "张小明", 2: "李秀兰", 3: "王龘", 4: "赵建国", 5: "孙丽华", 6: "单翠英", 7: "周翀", 8: "吴志强"}


def register(home: Home, *rows: list[str], day: date = REGISTER_DAY) -> IntakeResult | None:
    """Take in a register: the people of NAMES, each a household, unless rows are given.

    A home without deliveries gets the people of NAMES as they were taken in once for all tests.
    """
    if not rows and day == REGISTER_DAY and not home.manifest.exists():
        shutil.copytree(_taken_in_once().name, home.root, dirs_exist_ok=True)
        return None
    told = list(rows) or [person(number) for number in NAMES]
    return _take(home, [ROSTER, *told], day=day, name=f"户籍{day}.csv")


@cache
def _taken_in_once() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="fangpin-tests-", ignore_cleanup_errors=True)
    rows = [person(number) for number in NAMES]
    _take(Home(Path(folder.name)).ensure(), [ROSTER, *rows], day=REGISTER_DAY, name=f"户籍{REGISTER_DAY}.csv")
    return folder


def person(number: int, **cells: str) -> list[str]:
    """A person of NAMES as the register has them."""
    told = {"行政区划代码": VILLAGE} | cells
    return resident(number, household=f"H{number}", name=NAMES[number], **told)


def listed(*people: tuple[str, str], home: Home, village: str = VILLAGE, day: date = DAY) -> IntakeResult:
    """Take in losses by disaster: a name and what stands for the number each."""
    tree = AreaTree.load()
    places = [area.name for area in tree.path(village)[-3:]]
    rows = [[*places, name, number, "洪涝", "2026-03-05", "1000"] for name, number in people]
    return _take(home, [LOSSES, *rows], day=day, name=f"灾害{day}.csv")


def dead(*people: tuple[str, str, str, str], home: Home, day: date = DAY) -> IntakeResult:
    """Take in deaths: name, what stands for the number, sex and birth date each."""
    rows = [[*told, "2026-03-05", ""] for told in people]
    return _take(home, [DEATHS, *rows], day=day, name=f"死亡{day}.csv")


def treated(*people: tuple[str, str], home: Home, day: date = DAY) -> IntakeResult:
    """Take in settlements of medical bills, one each: a name and what stands for the number."""
    rows = [
        settlement(nth, 参保人姓名=name, 身份证号=number)
        for nth, (name, number) in enumerate(people, start=1)
    ]
    return _take(home, [SETTLEMENTS, *rows], day=day, name=f"结算{day}.csv")


def _take(home: Home, rows: list[list[str]], *, day: date, name: str) -> IntakeResult:
    path: Path = put(home.root, text_file(rows), name=name)
    return intake(path=path, home=home, received_on=day, file_name=name)
