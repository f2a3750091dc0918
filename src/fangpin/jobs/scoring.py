"""The scoreboard of a month, for the command line."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fangpin.apps.accounts.api import Role, Scope
from fangpin.apps.outcomes.api import Scoreboard, Tally, clock, score_settings, scoreboard
from fangpin.apps.registry.api import area_names
from fangpin.home import Home
from fangpin.kernel.areas import full_code
from fangpin.kernel.calendar import calendar_missing, first_of_month
from fangpin.rulebook import load_rulebook


@dataclass(frozen=True)
class MonthScored:
    area: str
    board: Scoreboard
    least_judged: int
    names: dict[str, str]  # of the areas below
    calendar_missing: str  # why lateness cannot be told everywhere

    def as_json(self) -> dict[str, Any]:
        board = self.board
        return {
            "month": f"{board.month:%Y-%m}",
            "area": self.area,
            "total": self._told(board.total),
            "rules": [
                {"rule": rule, "title": board.title(rule), "owner": board.owner(rule)} | self._told(tally)
                for rule, tally in board.rules.items()
            ],
            "owners": [{"owner": owner} | self._told(tally) for owner, tally in board.owners.items()],
            "areas": [{"area": code} | self._told(tally) for code, tally in board.areas.items()],
            "repeats": [asdict(one) for one in board.repeats],
        }

    def as_text(self) -> str:
        board = self.board
        head = f"{board.month.year}年{board.month.month}月，地区 {self.area}：{self._says(board.total)}"
        lines = [head, *([self.calendar_missing] if self.calendar_missing else []), "按规则："]
        lines += [f"  {board.title(rule)}：{self._says(tally)}" for rule, tally in board.rules.items()]
        lines += ["按部门："]
        lines += [f"  {owner or '未知'}：{self._says(tally)}" for owner, tally in board.owners.items()]
        lines += ["按地区："] if board.areas else []
        lines += [
            f"  {self.names.get(code, code)}：{self._says(tally)}" for code, tally in board.areas.items()
        ]
        lines += [
            f"重复：{board.title(one.rule_id)}命中的 {one.hits:,} 条中，{one.both:,} 条{board.title(one.other_id)}也命中。"
            for one in board.repeats
        ]
        return "\n".join(lines)

    def _told(self, tally: Tally) -> dict[str, Any]:
        found = tally.precision(least_judged=self.least_judged)
        told = asdict(found) | {
            "visits": found.visits,
            "visits_low": found.visits_low,
            "visits_high": found.visits_high,
        } if found else None  # fmt: skip
        return asdict(tally) | {
            "visited": tally.visited,
            "still_open": tally.still_open,
            "precision": told,
        }

    def _says(self, tally: Tally) -> str:
        found = tally.precision(least_judged=self.least_judged)
        if found is None:
            share = "走访太少，不算准确率"
        else:
            share = f"准确率 {found.share:.1%}（95% 区间 {found.low:.1%}–{found.high:.1%}）"
            most = f"{found.visits_high:.1f}" if found.visits_high else "不知多少"
            share += (
                f"，走访 {found.visits:.1f} 户见一户属实（{found.visits_low:.1f}–{most}）"
                if found.visits
                else ""
            )
        return (
            f"命中 {tally.hits:,}，已走访 {tally.visited:,}（属实 {tally.confirmed:,}、不属实 {tally.unfounded:,}、"
            f"已知情况 {tally.already_known:,}），待办 {tally.still_open:,}，超期 {tally.late:,}；{tally.visited:,} 次走访中 "
            f"{tally.timed:,} 次记了用时，共 {tally.minutes:,} 分钟；{share}"
        )


def score_month(*, home: Home, area: str, month: date) -> MonthScored:
    """For who runs the installation: any area, as of the home's today."""
    code, today, rulebook = full_code(area), home.today(), load_rulebook(home=home)
    settings = score_settings(rulebook, region=code, on=today)
    board = scoreboard(
        Scope(role=Role.CITY, area_code=full_code(code[:4])),
        month=first_of_month(month),
        area_code=code,
        clock=clock(rulebook, on=today),
        settings=settings,
    )
    return MonthScored(code, board, settings.least_judged, area_names(board.areas), calendar_missing(today))
