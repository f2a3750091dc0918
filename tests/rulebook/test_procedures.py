"""Procedures as data: which one holds where, what a case keeps of it, and what is refused."""

import json
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import get_args

import pytest
from tests.rulebook.tiny_rulebook import change, faults_of, write_rulebook

from fangpin.apps.accounts.enums import Role
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.changes import ApprovedChange, what_if
from fangpin.rulebook.load import load_parameters
from fangpin.rulebook.models import Risk
from fangpin.rulebook.procedures import Office, Procedure, as_data

DAY = date(2026, 11, 10)
HERE, ELSEWHERE = "131121001001", "150121"
FILE = "procedures/admission/everywhere.yaml"
DAYS = "parameters/clocks/days.yaml"
UNITS = """
days: {title: 天, dimensions: {day: 1}, show: number}
working_days: {title: 个工作日, dimensions: {day: 1}, show: number, whole: true}
"""
FILES = {
    DAYS: """
        title: 最长天数
        unit: days
        last_checked_on: 2026-01-01
        values:
          - {region: "*", from: 2022-01-01, value: "15", source: some-document#第三条}
          - {region: "131100", from: 2026-01-01, value: "12", source: "default, to be set by the county"}
        """,
    "parameters/clocks/posted.yaml": """
        title: 公示天数
        unit: working_days
        last_checked_on: 2026-01-01
        values:
          - {region: "*", from: 2022-01-01, value: "5", source: "default, to be set by the county"}
        """,
    FILE: """
        title: 纳入
        region: "*"
        from: 2022-01-01
        source: some-document#第三条
        within: clocks.days
        steps:
          - id: visit
            title: 核查
            does: [village, town]
            within: clocks.days
            why: 当面看。
            source: some-document#第三条
            asks:
              - {id: visited_on, says: 日期, kind: date}
              - {id: mode, says: 方式, kind: choice, choices: [入户, 电话], why: 如实写。}
          - id: notice
            title: 公示
            does: [village]
            after: [visit]
            why: 让人知道。
            source: default, to be set by the county
            asks:
              - {id: posted_on, says: 张贴, kind: date}
              - {id: taken_down_on, says: 撤下, kind: date, not_before: posted_on, days_after: clocks.posted}
              - {id: heard, says: 意见数, kind: count, adds_up: [pro, contra]}
              - {id: pro, says: 赞成, kind: count}
              - {id: contra, says: 反对, kind: count, needed: false}
          - id: decide
            title: 审定
            does: [county, approver]
            after: [notice]
            not_by: [visit]
            returns_to: [visit, notice]
            decides: true
            why: 最后决定。
            source: some-document#第三条
            asks:
              - {id: risks, says: 风险, kind: choices, choices: [因病, 因残], at_most: 1, when: admit}
              - {id: told, says: 已经说明, kind: yes, when: refuse}
          - id: record
            title: 录入
            does: [town]
            after: [decide]
            when: admit
            why: 登记。
            source: some-document#第三条
            asks: []
          - id: tell
            title: 告知
            does: [village]
            after: [decide]
            when: refuse
            why: 有权知道。
            source: some-document#第三条
            asks: []
        """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rulebook(tmp_path)
    with (tmp_path / "units.yaml").open("a", encoding="utf-8") as units:
        units.write(UNITS.removeprefix("\n"))
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).strip() + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


def _snapshot(book: Rulebook, *, area_code: str = HERE, day: date = DAY) -> dict:
    procedure = book.procedure_for("admission", area_code=area_code, day=day)
    assert procedure is not None
    return as_data(procedure, book=book, area_code=area_code, day=day)


def test_a_case_keeps_the_steps_and_the_days_of_its_area_and_day(folder: Path) -> None:
    kept = _snapshot(load_parameters(folder=folder))

    days = {"days": 12, "unit": "days", "parameter": "clocks.days", "source": "default, to be set by the county"}  # fmt: skip
    head = {key: kept[key] for key in ("id", "title", "source", "from", "within")}
    assert head == {
        "id": "admission/everywhere",
        "title": "纳入",
        "source": "some-document#第三条",
        "from": "2022-01-01",
        "within": days,
    }
    assert kept["steps"][0] == {
        "id": "visit",
        "title": "核查",
        "does": ["village", "town"],
        "after": [],
        "within": days,
        "why": "当面看。",
        "source": "some-document#第三条",
        "asks": [
            _item(id="visited_on", says="日期", kind="date"),
            _item(id="mode", says="方式", kind="choice", choices=["入户", "电话"], why="如实写。"),
        ],
        "not_by": [],
        "not_by_earlier": [],
        "returns_to": [],
        "decides": False,
        "when": None,
        "prints": None,
    }
    assert json.loads(json.dumps(kept)) == kept


def _item(**told) -> dict:
    bare = {"choices": [], "at_most": None, "needed": True, "why": None, "when": None}
    return (
        bare
        | {"adds_up": [], "not_before": None, "days_after": None, "not_above": None, "is_old": False}
        | told
    )


def test_a_case_keeps_what_each_piece_of_evidence_hangs_on(folder: Path) -> None:
    _, notice, decide, record, tell = _snapshot(load_parameters(folder=folder))["steps"]

    posted = {"days": 5, "unit": "working_days", "parameter": "clocks.posted"}
    assert notice["within"] is None
    assert notice["asks"][1]["not_before"] == "posted_on"
    assert notice["asks"][1]["days_after"] == posted | {"source": "default, to be set by the county"}
    assert notice["asks"][2]["adds_up"] == ["pro", "contra"]
    assert notice["asks"][4]["needed"] is False
    assert (decide["not_by"], decide["returns_to"], decide["decides"]) == (
        ["visit"],
        ["visit", "notice"],
        True,
    )
    assert [(one["at_most"], one["when"]) for one in decide["asks"]] == [(1, "admit"), (None, "refuse")]
    assert (record["when"], tell["when"]) == ("admit", "refuse")


def test_days_are_those_of_the_area_on_the_day(folder: Path) -> None:
    book = load_parameters(folder=folder)

    found = [
        _snapshot(book, area_code=area, day=day)["within"]["days"]
        for area, day in ((HERE, date(2025, 12, 31)), (HERE, date(2026, 1, 1)), (ELSEWHERE, DAY))
    ]

    assert found == [15, 12, 15]


@pytest.mark.parametrize(("value", "days"), [("9", 9), ("9.5", 10)])
def test_a_value_approved_on_the_page_counts_from_its_day(folder: Path, value: str, days: int) -> None:
    approved = ApprovedChange.model_validate(
        {"id": 1, "parameter": "clocks.days", "unit": "days", "region": "131121", "value": value}
        | {"from": "2026-11-10", "approved_on": "2026-11-09", "source": "some-document#第三条"}
    )
    book = what_if(load_parameters(folder=folder), [approved])

    found = [_snapshot(book, day=day)["within"] for day in (date(2026, 11, 9), DAY)]

    assert [(one["days"], one["source"]) for one in found] == [
        (12, "default, to be set by the county"),
        (days, "some-document#第三条"),
    ]


def test_the_most_specific_variant_in_force_holds(folder: Path) -> None:
    text = (folder / FILE).read_text("utf-8")
    for name, region, span in (
        ("province", "130000", "from: 2024-01-01\nuntil: 2026-01-01"),
        ("province_now", "130000", "from: 2026-01-01"),
        ("county", "131121", "from: 2027-01-01"),
    ):
        mine = text.replace('region: "*"', f'region: "{region}"').replace("from: 2022-01-01", span, 1)
        (folder / f"procedures/admission/{name}.yaml").write_text(mine, encoding="utf-8")
    book = load_parameters(folder=folder)

    def variant(area: str, day: date) -> str | None:
        found = book.procedure_for("admission", area_code=area, day=day)
        return found and found.id.removeprefix("admission/")

    assert variant(HERE, date(2021, 12, 31)) is None
    assert variant(HERE, date(2023, 12, 31)) == "everywhere"
    assert variant(HERE, date(2025, 12, 31)) == "province"
    assert variant(HERE, date(2026, 1, 1)) == "province_now"
    assert variant(HERE, date(2027, 1, 1)) == "county"
    assert variant(ELSEWHERE, date(2027, 1, 1)) == "everywhere"
    assert book.procedure_for("admissio", area_code=HERE, day=DAY) is None


def test_two_variants_of_one_region_may_follow_each_other_but_not_hold_together(folder: Path) -> None:
    text = (folder / FILE).read_text("utf-8")
    later = text.replace("from: 2022-01-01", "from: 2026-07-01", 1)
    (folder / "procedures/admission/later.yaml").write_text(later, encoding="utf-8")

    assert faults_of(folder) == [
        f"procedures/admission/later.yaml:2：地区 * 从 2026-07-01 起和 {FILE} 同时有效；请给前一份写上 until，或改 region。"
    ]
    change(folder, FILE, "from: 2022-01-01", "from: 2022-01-01\nuntil: 2026-07-01")
    assert len(load_parameters(folder=folder).procedures) == 2


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (FILE, "after: [visit]", "after: [visits]", f"{FILE}:19：after 里的“visits”不是本程序的步骤；已有：visit、notice"),
        (FILE, "not_by: [visit]", "not_by: [visits]", f"{FILE}:32：not_by 里的“visits”不是本程序的步骤"),
        (FILE, "returns_to: [visit, notice]", "returns_to: [visit, posting]", "returns_to 里的“posting”不是"),
        (FILE, "returns_to: [visit, notice]", "returns_to: [visit, tell]", f"{FILE}:33：returns_to 里的“tell”不在“decide”之前"),
        (FILE, "returns_to: [visit, notice]", "returns_to: [decide]", "returns_to 里的“decide”不在“decide”之前"),
        (FILE, "not_by: [visit]", "not_by: [tell]", "not_by 里的“tell”不在“decide”之前"),
        (FILE, "- id: record", "- id: notice", f"{FILE}:40：步骤“notice”写了两次"),
        (FILE, "does: [village, town]", "does: [village, town]\n    after: [notice]", f"{FILE}:10：步骤 visit、notice 互相等待"),
        (FILE, "does: [village, town]", "does: [village, town]\n    after: [notice]", "步骤“tell”等的步骤互相等待，永远轮不到它"),
        (FILE, "after: [visit]", "after: [notice]", "步骤 notice 互相等待"),
        (FILE, "decides: true", "decides: false", f"{FILE}:6：没有作决定的步骤"),
        (FILE, "when: refuse\n    why", "decides: true\n    why", f"{FILE}:52：作决定的步骤只能有一个"),
        (FILE, "after: [visit]", "after: [visit]\n    when: admit", "“notice”不在作决定的“decide”之后，不能写 when"),
        (FILE, "decides: true", "decides: true\n    when: admit", "“decide”不在作决定的“decide”之后"),
        (FILE, "says: 张贴, kind: date}", "says: 张贴, kind: date, when: admit}", f"{FILE}:23：“posted_on”在作决定的“decide”之前就要填"),
        (FILE, "after: [decide]\n    when: refuse", "after: [decide, record]\n    when: refuse", "永远轮不到它"),
        (FILE, "after: [decide]\n    when: refuse", "after: [record]", "等的步骤只在 admit 时才有；请也写上 when: admit"),
        (FILE, "    asks: []\n  - id: tell", "    asks:\n      - {id: no, says: 编号, kind: text, when: refuse}\n  - id: tell", "永远不会问“no”"),
        (FILE, "within: clocks.days\nsteps", "within: clocks.weeks\nsteps", f"{FILE}:5：没有参数“clocks.weeks”；请新建 parameters/clocks/weeks.yaml"),
        (FILE, "within: clocks.days\n    why", "within: illness.line\n    why", f"{FILE}:10：参数“illness.line”的单位是 yuan_12m，不能用来计时"),
        (FILE, "days_after: clocks.posted", "days_after: clocks.post", f"{FILE}:24：没有参数“clocks.post”"),
        (FILE, "from: 2022-01-01", "from: 2021-07-01", "参数“clocks.days”在地区 * 从 2021-07-01 起没有值，而本程序那天有效"),
        (DAYS, "from: 2022-01-01,", "from: 2022-01-01, until: 2025-12-01,", "参数“clocks.days”在地区 * 从 2025-12-01 起没有值"),
        (DAYS, 'value: "12"', 'value: "12.5"', f"{FILE}:5：参数“clocks.days”的天数应是 1 或更大的整数（现有 12.5）"),
        (DAYS, 'value: "12"', 'value: "0"', "天数应是 1 或更大的整数（现有 0）"),
        (FILE, "source: some-document#第三条\nwithin", "source: some-document#第九条\nwithin", f"{FILE}:4：sources/some-document.yaml 里没有出处“第九条”"),
        (FILE, "source: default, to be set", "source: by default, to be set", f"{FILE}:21：sources 里没有"),
        (FILE, "adds_up: [pro, contra]", "adds_up: [pro, con]", f"{FILE}:25：这一步没有“con”这一项"),
        (FILE, "adds_up: [pro, contra]", "adds_up: [pro, posted_on]", "“posted_on”不是另一项数目（kind: count）"),
        (FILE, "adds_up: [pro, contra]", "adds_up: [heard]", "“heard”不是另一项数目"),
        (FILE, "says: 赞成, kind: count", "says: 赞成, kind: text, adds_up: [contra]", "adds_up 只用于 kind: count"),
        (FILE, "says: 张贴, kind: date", "says: 张贴, kind: text", f"{FILE}:24：“posted_on”不是日期（kind: date）"),
        (FILE, "not_before: posted_on", "not_before: visited_on", "前面没有“visited_on”这一项"),
        (FILE, "not_before: posted_on, ", "", "写了 days_after，就要用 not_before"),
        (FILE, "{id: pro,", "{id: heard,", f"{FILE}:26：“heard”在这一步里写了两次"),
        (FILE, "choices: [入户, 电话], ", "", f"{FILE}:15：“steps.0.asks.1”：kind: choice 和 choices 要用 choices 列出"),
        (FILE, "choices: [入户, 电话]", "choices: [入户, 入户]", "choices 里有重复的内容"),
        (FILE, "at_most: 1", "at_most: 3", "at_most 只用于 kind: choices，从 1 到可选内容的个数"),
        (FILE, "at_most: 1", "at_most: 一", "“steps.2.asks.0.at_most”应是整数"),
        (FILE, "needed: false", "needed: 否否", "应是 true 或 false（现为 否否）"),
        (FILE, "does: [county, approver]", "does: [county, auditor]", "“steps.2.does.1”不能是 auditor；可用的有：'village'"),
        (FILE, "does: [town]", "does: []", "至少要有一项"),
        (FILE, "kind: yes", "kind: box", "不能是 box"),
        (FILE, "decides: true", "decide: true", "不认识“steps.2.decide”"),
        (FILE, "why: 当面看。", "why: 当面看", "请写成一句完整的话"),
        (FILE, "from: 2022-01-01", "from: 2022-01-01\nuntil: 2021-01-01", "应晚于 from"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_told_with_its_file_and_line(
    folder: Path, name: str, old: str, new: str, says: str
) -> None:
    change(folder, name, old, new)

    faults = faults_of(folder)

    assert any(says in fault and fault.startswith(f"{FILE}:") for fault in faults), faults


def test_a_clock_needs_a_value_where_the_variant_holds(folder: Path) -> None:
    change(folder, DAYS, '{region: "*"', '{region: "150000"')

    faults = faults_of(folder)

    assert any("参数“clocks.days”在地区 * 从 2022-01-01 起没有值" in fault for fault in faults), faults
    assert any("参数“clocks.days”在地区 131100 从 2022-01-01 起没有值" in fault for fault in faults), faults


def test_a_file_in_the_wrong_place_is_refused(folder: Path) -> None:
    (folder / "procedures/alone.yaml").write_text("title: 单独\n", encoding="utf-8")

    assert [
        fault
        for fault in faults_of(folder)
        if fault.startswith("procedures/alone.yaml:1：规则库里没有这种文件")
    ]


def test_offices_are_roles_of_the_accounts() -> None:
    assert set(get_args(Office)) <= set(Role.values)


@pytest.mark.parametrize(
    ("area", "variant", "whole", "visit", "parallel"),
    [
        (HERE, "national", (15, "days"), (3, "days"), {"visit", "comparison"}),
        ("340123", "anhui", (20, "working_days"), (2, "days"), {"notice", "comparison"}),
        ("620522", "gansu", (15, "working_days"), (5, "working_days"), {"visit", "comparison"}),
    ],
)
def test_a_county_identifies_by_the_procedure_of_its_province(
    book: Rulebook, area: str, variant: str, whole: tuple, visit: tuple, parallel: set[str]
) -> None:
    found = book.procedure_for("identification", area_code=area, day=DAY)
    assert found is not None
    kept = as_data(found, book=book, area_code=area, day=DAY)
    steps = {step["id"]: step for step in kept["steps"]}

    assert found.id == f"identification/{variant}"
    assert (kept["within"]["days"], kept["within"]["unit"]) == whole
    assert (steps["visit"]["within"]["days"], steps["visit"]["within"]["unit"]) == visit
    alike = {name for name, step in steps.items() if step["after"] == steps["comparison"]["after"]}
    assert alike == parallel
    assert set(steps["decide"]["not_by"]) == {"review", "visit"}
    assert steps["decide"]["decides"]


def test_the_steps_of_the_national_procedures_fit_into_the_whole_clock(book: Rulebook) -> None:
    for name in ("identification", "elimination"):
        found = book.procedure_for(name, area_code=HERE, day=DAY)
        assert found is not None
        kept = as_data(found, book=book, area_code=HERE, day=DAY)
        ends: dict[str, int] = {}
        for step in kept["steps"]:
            begins = max((ends[one] for one in step["after"]), default=0)
            ends[step["id"]] = begins + step["within"]["days"]

        assert ends["decide"] <= kept["within"]["days"]


def test_the_days_of_the_notice_fit_into_its_step(book: Rulebook) -> None:
    for procedure in book.procedures.values():
        kept = as_data(procedure, book=book, area_code=_area(procedure), day=DAY)
        for notice in (step for step in kept["steps"] if step["id"] == "notice"):
            (taken_down,) = (item for item in notice["asks"] if item["days_after"])
            assert taken_down["days_after"]["days"] <= notice["within"]["days"]


def test_risks_are_those_of_the_national_list_and_at_most_five(book: Rulebook) -> None:
    asked = [
        item
        for procedure in book.procedures.values()
        for step in procedure.steps
        for item in step.asks
        if item.id == "risks"
    ]

    assert len(asked) == 6
    assert all(item.choices == tuple(risk.value for risk in Risk) for item in asked)
    assert {item.at_most for item in asked} == {5}


def _area(procedure: Procedure) -> str:
    return HERE if procedure.region == "*" else procedure.region
