"""Reading the yearly lists of division codes, and making the names in them comparable.

A list is a file `<city>_{areas,streets,villages}_<year>.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from fangpin.kernel.errors import UserError

CODE_LENGTH = 12
_LIST_NAME = re.compile(r"(?P<city>.+)_(?:areas|streets|villages)_(?P<year>[0-9]{4})\.csv")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
# 统计名册 write the committee, departments the place: 游园社区居民委员会, 游园社区, 游园.
_COMMITTEE = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会)$")
_VILLAGE_KIND = re.compile(r"(?<=.)(?:村|社区)+$")
_TOWN_KIND = re.compile(r"(?<=.)(?:街道办事处|办事处|街道|镇|乡)$")
_COUNTY_KIND = re.compile(r"(?<=..)(?:县|市|区)$")


class AreaListsFaulty(UserError):
    """The lists of a city cannot be read as a tree."""


def read_area_lists(folder: Path) -> dict[str, dict[int, dict[str, str]]]:
    """City → year → 12-digit code → name, for all lists in the folder."""
    cities: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for path in sorted(folder.glob("*_*_[0-9][0-9][0-9][0-9].csv")):
        match = _LIST_NAME.fullmatch(path.name)
        if match is None:
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                code = _checked_code(row["code"], path=path)
                cities[match["city"]][int(match["year"])][code] = row["name"].strip()
    if not cities:
        raise AreaListsFaulty(f"文件夹 {folder} 里没有区划名单；请放入 <城市>_areas_<年份>.csv 等文件。")
    return {city: dict(years) for city, years in cities.items()}


def read_city_names(folder: Path) -> dict[str, str]:
    """Full code → name of the cities; only the lists of earlier county codes name the city itself."""
    names = {}
    for path in sorted(folder.glob("*_code_history.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"].endswith("00") and not row["end_year"]:
                    names[row["code"].ljust(CODE_LENGTH, "0")] = row["name"]
    return names


def name_variants(name: str) -> tuple[str, ...]:
    """The name as written, without its committee, and without the word for its kind, strictest first.

    >>> name_variants("游园社区居民委员会"), name_variants("唐林乡"), name_variants("景县")
    (('游园社区居民委员会', '游园社区', '游园'), ('唐林乡', '唐林'), ('景县',))
    """
    written = "".join(name.split())
    bare = _BRACKETS.sub("", written)
    place = _COMMITTEE.sub("", bare)
    kinds = (_VILLAGE_KIND, _TOWN_KIND, _COUNTY_KIND)
    plain = next((kind.sub("", place) for kind in kinds if kind.search(place)), place)
    return tuple(dict.fromkeys(variant for variant in (written, bare, place, plain) if variant))


def _checked_code(code: str, *, path: Path) -> str:
    if not re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", code):
        raise AreaListsFaulty(f"区划名单 {path.name} 中的代码“{code}”不是 6、9 或 12 位数字；请改正。")
    return code.ljust(CODE_LENGTH, "0")
