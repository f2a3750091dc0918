"""Approved values on top of the packaged rulebook: from their day on, and never earlier."""

from datetime import date
from pathlib import Path

import pytest
from tests.rulebook.tiny_rulebook import change as edit
from tests.rulebook.tiny_rulebook import write_rulebook

from fangpin.home import Home
from fangpin.rulebook import Rulebook, RulebookError, load_rulebook
from fangpin.rulebook.changes import ApprovedChange, change_file, change_text

LINE = "illness.line"
APPROVED, FROM = date(2026, 5, 10), date(2026, 6, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rulebook(tmp_path / "rulebook")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def approved(number: int = 1, **told: object) -> ApprovedChange:
    content = {
        "id": number,
        "parameter": LINE,
        "unit": "yuan_12m",
        "region": "131121",
        "from": FROM,
        "value": "2500",
        "source": "default, to be set by the county",
        "approved_on": APPROVED,
    }
    return ApprovedChange.model_validate(content | told)


def store(home: Home, *changes: ApprovedChange) -> None:
    home.rule_changes.mkdir(parents=True, exist_ok=True)
    for one in changes:
        (home.rule_changes / change_file(one)).write_text(change_text(one), encoding="utf-8")


def value(book: Rulebook, on: date, region: str = "131121100201") -> str:
    return str(book.parameter_value(parameter=LINE, region=region, on=on).value)


def test_a_value_holds_from_its_day_in_its_region_and_nowhere_else(folder, home):
    store(home, approved())

    book = load_rulebook(folder=folder, home=home)

    assert value(book, date(2026, 5, 31)) == "3000"
    assert value(book, FROM) == "2500"
    assert value(book, FROM, region="131122100201") == "3000"


def test_a_rulebook_as_of_a_day_is_the_same_whatever_is_approved_later(folder, home):
    packaged = load_rulebook(folder=folder)
    before = load_rulebook(folder=folder, home=home, as_of=APPROVED)

    store(home, approved())

    for day in (date(2026, 5, 9), APPROVED, date(2026, 5, 31)):
        after = load_rulebook(folder=folder, home=home, as_of=day)
        assert (after.hash, after.rules) == (before.hash, before.rules) == (packaged.hash, packaged.rules)
    assert load_rulebook(folder=folder, home=home, as_of=FROM).hash != packaged.hash
    assert load_rulebook(folder=folder, home=home, as_of=FROM).rules["illness/spending"].hash != (
        packaged.rules["illness/spending"].hash
    )


def test_the_next_value_of_a_region_ends_the_one_before(folder, home):
    store(home, approved(), approved(2, **{"from": date(2026, 8, 1), "value": "2600.50"}))

    spans = [
        (str(one.value), one.from_.isoformat(), one.until and one.until.isoformat())
        for one in load_rulebook(folder=folder, home=home).parameters[LINE].values
        if one.region == "131121"
    ]

    assert spans == [("2500", "2026-06-01", "2026-08-01"), ("2600.50", "2026-08-01", None)]


def test_an_earlier_day_approved_later_lasts_until_the_value_that_follows(folder, home):
    store(home, approved(), approved(2, **{"from": date(2026, 5, 20), "value": "2700"}))

    book = load_rulebook(folder=folder, home=home)

    assert [value(book, day) for day in (date(2026, 5, 19), date(2026, 5, 20), FROM)] == [
        "3000",
        "2700",
        "2500",
    ]


def test_of_two_values_for_one_day_the_later_approval_holds(folder, home):
    store(home, approved(2, value="2800", approved_on=date(2026, 5, 12)), approved(9))

    assert value(load_rulebook(folder=folder, home=home), FROM) == "2800"


def test_a_document_that_came_with_a_value_is_a_source_and_may_be_named_by_an_earlier_value(folder, home):
    paper = {"title": "某县监测标准通知", "issuer": "某县农业农村局", "number": "某农〔2026〕3号"}
    store(
        home,
        approved(1, **{"from": date(2026, 9, 1)}, source="installed-1#第二条", document=paper),
        approved(2, source="installed-1#第二条"),
    )

    book = load_rulebook(folder=folder, home=home, as_of=FROM)

    assert value(book, FROM) == "2500"
    assert book.sources["installed-1"].title == "某县监测标准通知"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"parameter": "illness.nothing"}, "规则库里没有参数“illness.nothing”"),
        ({"unit": "people"}, "单位现在是 yuan_12m"),
        ({"source": "no-document#第一条"}, "sources 里没有“no-document”"),
    ],
)
def test_a_change_that_no_longer_fits_stops_the_rulebook_and_says_why(folder, home, told, says):
    store(home, approved(**told))

    with pytest.raises(RulebookError, match="000000000001") as raised:
        load_rulebook(folder=folder, home=home)
    assert says in str(raised.value)


def test_a_spoilt_file_stops_the_rulebook(folder, home):
    store(home, approved())
    (home.rule_changes / "000000000002.json").write_text('{"id": 2', encoding="utf-8")
    (home.rule_changes / "000000000003.json").write_text('{"id": 3}', encoding="utf-8")

    with pytest.raises(RulebookError) as raised:
        load_rulebook(folder=folder, home=home)
    assert "000000000002.json" in str(raised.value) and "000000000003.json" in str(raised.value)


def test_a_value_that_leaves_days_without_one_is_refused(folder, home):
    edit(folder, "parameters/illness/line.yaml", '"*", from: 2025-01-01', '"131100", from: 2025-01-01')
    edit(folder, "parameters/illness/line.yaml", '"*", from: 2026-01-01', '"130200", from: 2025-01-01')

    load_rulebook(folder=folder, also=[approved(region="130200")])
    with pytest.raises(RulebookError, match="地区 130300 从 2025-06-01 起没有值"):
        load_rulebook(folder=folder, also=[approved(region="130300")])


def test_a_value_cannot_begin_on_the_day_it_is_approved():
    with pytest.raises(ValueError, match="生效日期应晚于批准日期"):
        approved(**{"from": APPROVED})


AID = """title: 救助比例
unit: times
last_checked_on: 2026-01-01
columns:
  - {name: spent, title: 自付, unit: yuan_12m, least: "0"}
versions:
  - region: "*"
    from: 2025-01-01
    source: some-document#第三条
    rows:
      - {id: R1, when: {spent: {from: "0", below: "1000"}}, outcome: "0", says: 自付不多}
      - {id: R2, when: {spent: {from: "1000"}}, outcome: "0.50", says: 自付不少}
"""


def approved_table(**told: object) -> ApprovedChange:
    rows = [
        {"id": "R1", "when": {"spent": {"from": "0", "below": "800"}}, "outcome": "0", "says": "自付不多"},
        {"id": "R2", "when": {"spent": {"from": "800"}}, "outcome": "0.60", "says": "自付不少"},
    ]
    return approved(
        **({"parameter": None, "value": None, "table": "illness.aid", "unit": "times", "rows": rows} | told)
    )


def outcome(book: Rulebook, on: date, region: str = "131121100201") -> str:
    version = book.table_version(table="illness.aid", region=region, on=on)
    return str(version.row({"spent": 900}).outcome)  # type: ignore[dict-item]


@pytest.fixture
def with_table(folder) -> Path:
    (folder / "tables/illness").mkdir(parents=True)
    (folder / "tables/illness/aid.yaml").write_text(AID, encoding="utf-8")
    return folder


def test_approved_rows_hold_from_their_day_in_their_region_and_nowhere_else(with_table, home):
    packaged = load_rulebook(folder=with_table)
    store(home, approved_table())

    book = load_rulebook(folder=with_table, home=home)

    assert [outcome(book, day) for day in (date(2026, 5, 31), FROM)] == ["0", "0.60"]
    assert outcome(book, FROM, region="131122100201") == "0"
    before = load_rulebook(folder=with_table, home=home, as_of=date(2026, 5, 31))
    assert (before.hash, before.tables) == (packaged.hash, packaged.tables)
    assert load_rulebook(folder=with_table, home=home, as_of=FROM).hash != packaged.hash


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"table": "illness.nothing"}, "规则库里没有决策表“illness.nothing”"),
        ({"unit": "people"}, "单位现在是 times"),
        ({"rows": [{"id": "R1", "when": {"spent": {"below": "800"}}, "outcome": "0", "says": "不多"}]}, "没有一行管到"),
        ({"rows": [{"id": "R1", "when": {"no_such": {}}, "outcome": "0", "says": "不多"}]}, "表里没有栏目“no_such”"),
    ],
)  # fmt: skip
def test_rows_that_no_longer_fit_stop_the_rulebook_and_say_why(with_table, home, told, says):
    store(home, approved_table(**told))

    with pytest.raises(RulebookError, match="000000000001") as raised:
        load_rulebook(folder=with_table, home=home)
    assert says in str(raised.value)


def test_a_change_is_about_a_parameter_or_a_table_and_never_both():
    for told in ({"parameter": LINE}, {"value": "1"}, {"rows": None}):
        with pytest.raises(ValueError, match="应写一个参数"):
            approved_table(**told)
