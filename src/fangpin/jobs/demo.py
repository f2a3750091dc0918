"""The demo: build the city, take its files as they arrived, screen month by month, name people to sign in as."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from typing import Any

from fangpin.apps.clues.api import is_run_loaded_for
from fangpin.city.build import build_city
from fangpin.city.inbox import read_arrivals
from fangpin.home import Home
from fangpin.jobs.areas import take_areas
from fangpin.jobs.arrivals import Progress, take_arrivals
from fangpin.jobs.demo_people import create_demo_people
from fangpin.jobs.screening import run_screening
from fangpin.kernel.errors import UserError

UNTIL = "2026-10"
SCREENINGS = 4
# By the tenth the files of the month before have arrived, except the late ones.
SCREENING_DAY = 10


class OtherDemo(UserError):
    """The home holds a city of another size or seed."""


@dataclass(frozen=True)
class Demo:
    """What the home holds now."""

    households: int
    files: int
    today: date
    open_clues: int
    people: list[dict[str, str]]

    def as_json(self) -> dict[str, Any]:
        return {
            "households": self.households,
            "files": self.files,
            "today": self.today.isoformat(),
            "open_clues": self.open_clues,
            "people": self.people,
        }

    def as_text(self) -> str:
        lines = [
            f"演示城市已就绪：{self.households:,} 户，{self.files} 份部门文件，"
            f"{self.open_clues:,} 条待办线索（演示日期 {self.today}）。",
            "登录账号（口令都是 fangpin-demo）：",
        ]
        lines += [f"  {each['username']:<10}{each['display_name']}" for each in self.people]
        return "\n".join(lines)


def build_demo(
    *, home: Home, households: int, months: int, seed: int, progress: Progress | None = None
) -> Demo:
    """Every step finds what is done already, so that a killed demo goes on where it stopped."""
    told = progress or _silent
    wanted = {"households": households, "months": months, "seed": seed, "until": UNTIL}
    _build_city(home, wanted=wanted, progress=told)
    today = _screening_days(months)[-1]
    home.today_file.write_text(today.isoformat() + "\n")
    take_areas()
    # A demo stands still on its day: what arrives later is not there yet.
    arrivals = [one for one in read_arrivals(home.city) if one.received_on <= today]
    take_arrivals(home=home, arrivals=arrivals, progress=told)
    for day in _screening_days(months):
        if not is_run_loaded_for(day):
            run_screening(home=home, as_of=day, progress=told, is_interim=day != today)
    return Demo(
        households=households,
        files=len(arrivals),
        today=today,
        **create_demo_people(today=today),
    )


def _build_city(home: Home, *, wanted: dict[str, Any], progress: Progress) -> None:
    """Into a draft folder, renamed when whole: a folder named `city` is a whole city."""
    built = home.city / "built.json"
    if built.exists():
        found = json.loads(built.read_text())
        if found != wanted:
            raise OtherDemo(
                f"{home.root} 里已有另一座演示城市（{found['households']} 户、种子 {found['seed']}）；"
                "请用 FANGPIN_HOME 指定另一个文件夹，或先删除这个文件夹。"
            )
        return
    draft = home.root / "city.draft"
    shutil.rmtree(draft, ignore_errors=True)
    build_city(out=draft, progress=progress, **wanted)
    (draft / "built.json").write_text(json.dumps(wanted))
    draft.rename(home.city)


def _screening_days(months: int) -> list[date]:
    """The tenth of the months after the city's last ones, so that the list shows old clues and new ones."""
    year, month = map(int, UNTIL.split("-"))
    days = []
    for back in range(min(months, SCREENINGS)):
        index = year * 12 + month - back
        days.append(date(index // 12, index % 12 + 1, SCREENING_DAY))
    return days[::-1]


def _silent(_what: str, _done: int, _total: int) -> None:
    pass
