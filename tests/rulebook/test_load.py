"""Loading a rulebook: what is refused, and how it is told."""

from pathlib import Path

import pytest
from tests.rulebook.tiny_rulebook import change, faults_of, write_rulebook

from fangpin.rulebook import load_rulebook

RULE = "rules/illness/spending.yaml"
LINE = "parameters/illness/line.yaml"
SQL = "indicators/household/household_spending.sql"
CASES = "cases/illness/spending.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rulebook(tmp_path)


def test_a_whole_rulebook_loads(folder: Path) -> None:
    book = load_rulebook(folder=folder)

    assert list(book.rules) == ["illness/spending"]
    assert book.rules["illness/spending"].facts == ("spent_yuan",)
    assert book.rules["illness/spending"].parameters == ("illness.line",)


def test_all_faults_are_told_together_with_file_and_line(folder: Path) -> None:
    change(folder, RULE, "owner: 医保局", "ownr: 医保局")
    change(folder, LINE, "unit: yuan_12m", "unit: yuan_12")
    change(folder, "sources/some-document.yaml", "grade: B", "grade: E")

    faults = faults_of(folder)

    assert f"{RULE}:11：不认识“ownr”；请检查拼写，或删去。" in faults
    assert any(fault.startswith(f"{RULE}:1：缺少“owner”") for fault in faults)
    assert any(fault.startswith(f"{LINE}:2：units.yaml 里没有单位“yuan_12”") for fault in faults)
    assert any(fault.startswith("sources/some-document.yaml:3：") for fault in faults)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (LINE, "title: 自付预警线", "title: 自付预警线\ntitel: 又写一个", "不认识“titel”"),
        (LINE, "title: 自付预警线", "title: 自付预警线\ntitle: 又写一个", "“title”写了两次"),
        (LINE, 'value: "1000", ', "", "缺少“values.0.value”"),
        (LINE, 'value: "1000"', 'value: "1e3"', "数值只写数字和小数点"),
        (LINE, 'value: "1000"', "value: NaN", "数值只写数字和小数点"),
        (LINE, "until: 2026-01-01", "until: 2026-1-1", "日期要写成"),
        (LINE, "until: 2026-01-01", "until: 2024-01-01", "应晚于 from"),
        (LINE, "until: 2026-01-01, ", "", "地区 * 在2026-01-01 起有两个值"),
        (LINE, "some-document#第三条", "some-document#第九条", "没有出处“第九条”"),
        (LINE, "some-document#第三条", "another#第三条", "sources 里没有“another”"),
        (LINE, "from: 2025-01-01", "from: 2025-07-01", "从 2025-06-01 起没有值"),
        (LINE, '{region: "131100"', '{region: "1311"', "地区写 6、9 或 12 位代码"),
        (RULE, "title: 自付过重", "title:", "这里没有填值"),
        (RULE, "risk: 因病", "risk: 因懒", "“risk”不能是 因懒"),
        (RULE, "level: orange", "level: blue", "“level”不能是 blue"),
        (RULE, "即解除。", "即解除", "请写成一句完整的话"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > 5000", "不能直接写数值或文字“5000”"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line OR is_watched IS NULL", "不能用"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line * -1", "不能直接写数值"),
        (RULE, "spent_yuan > illness.line", "spent_yuan / member_count > illness.line", "不能用"),
        (RULE, "spent_yuan > illness.line", "random() > illness.line", "不能用"),
        (RULE, "spent_yuan > illness.line", "(SELECT 1) > illness.line", "不能用"),
        (RULE, "spent_yuan > illness.line", "spent_yuan >", "fires_when 读不懂"),
        (RULE, "spent_yuan > illness.line", "spent_yuan + illness.line", "不是“是或否”"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line AND member_count", "只能连接是否型"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line * member_count", "两边单位不同"),
        (RULE, "spent_yuan > illness.line", "spent_yuan + member_count > illness.line", "两边单位不同"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line AND house_level = 'B级'", "“B级”不是"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line AND house_level > 'A级'", "不能直接写数值或文字"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line AND is_watched > house_level", "不是同一类"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.line AND is_watched = 'A级'", "不是分类指标"),
        (RULE, "spent_yuan > illness.line", "spent_yuan > illness.limit", "没有参数“illness.limit”"),
        (RULE, "spent_yuan > illness.line", "paid_yuan > illness.line", "没有指标列“paid_yuan”"),
        (RULE, "parameters: [illness.line]", "parameters: [illness.lines]", "没有参数“illness.lines”"),
        (RULE, "[household_spending]", "[household_income]", "没有指标“household_income”"),
        (RULE, "{illness.line}", "{illness.limit}", "既不是 uses 里指标的列"),
        (RULE, "from: 2025-06-01", "from: 2024-06-01", "从 2024-06-01 起没有值"),
        (CASES, "kind: data_missing", "kind: other", "缺少 kind: data_missing 的例子"),
        (CASES, "as_of: 2025-05-31", "as_of: 2025-06-01", "规则是否有效与 expect 不符"),
        (CASES, "spent_yuan: unknown", "spend_yuan: unknown", "规则没有用到“spend_yuan”"),
        (CASES, "spent_yuan: unknown", 'spent_yuan: "很多"', "不能是“很多”"),
        (CASES, "name: 没有数据。", "name: 等于线不预警。", "例子重名"),
        (SQL, "sum(amount_yuan) AS spent", "sum(amount_yuan) / 2 AS spent", "不能用除号"),
        (SQL, "sum(amount_yuan) AS spent", "CAST(sum(amount_yuan) AS DOUBLE) AS spent", "不能转成浮点数"),
        (SQL, "1 AS member_count", "random() AS member_count", "不能用 rand"),
        (SQL, "1 AS member_count", "year(current_date) AS member_count", "不能用 current_date"),
        (SQL, "1 AS member_count", "date_diff('year', DATE '1970-01-01', DATE '2026-01-01') AS member_count", "算年龄"),
        (SQL, "1 AS member_count", "1 AS members", "两处要一致"),
        (SQL, "inputs: [medical", "inputs: [housing.safety_appraisals, medical", "没有用到"),
        (SQL, "inputs: [medical_insurance.settlements]", "inputs: []", "但 inputs 里没有"),
        (SQL, "settled_on AS event_date, ", "", "第一个 WITH 要叫 source_rows"),
        (SQL, "unit: people", "unit: persons", "没有单位“persons”"),
        (SQL, "codes: [A级, D级], ", "", "要用 codes 列出"),
        ("indicators/household/household_spending.yaml", "spent_yuan: unknown", 'spent_yuan: "0"', "数据缺失或过期"),
        ("units.yaml", "show: number}\ntimes", "shows: number}\ntimes", "不认识“shows”"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_a_sentence(folder: Path, name: str, old: str, new: str, says: str) -> None:
    change(folder, name, old, new)

    faults = faults_of(folder)

    assert any(says in fault for fault in faults), faults


def test_broken_yaml_is_told_with_its_line(folder: Path) -> None:
    change(folder, RULE, "risk: 因病", "risk: [因病")

    assert any(fault.startswith(f"{RULE}:") and "不是合格的 YAML" in fault for fault in faults_of(folder))


def test_indicators_that_read_each_other_in_a_circle_are_refused(folder: Path) -> None:
    for mine, other in (("one", "two"), ("two", "one")):
        (folder / f"indicators/household/{mine}.sql").write_text(
            f"/*\ntitle: 圈中\nowner: 甲\ngrain: household\ninputs: [indicators.{other}]\ncolumns:\n"
            f"  - {{name: {mine}_count, type: count, unit: people, says: 数一数}}\n*/\n"
            f"SELECT household_key, {other}_count AS {mine}_count FROM indicators.{other}\n",
            encoding="utf-8",
        )
        (folder / f"indicators/household/{mine}.yaml").write_text(
            f"tests:\n  - name: 相等。\n    households: [甲]\n    expect:\n      甲: {{{mine}_count: '1'}}\n",
            encoding="utf-8",
        )

    assert any("成了圈（one → two → one）" in fault for fault in faults_of(folder))


def test_a_case_file_without_a_rule_is_refused(folder: Path) -> None:
    (folder / "cases/illness/lost.yaml").write_text("cases: []\n", encoding="utf-8")

    assert any(fault.startswith("cases/illness/lost.yaml:1：没有同名的规则") for fault in faults_of(folder))


def test_any_change_changes_the_hash(folder: Path) -> None:
    before = load_rulebook(folder=folder)
    change(folder, LINE, '"3000"', '"3001"')
    change(folder, CASES, "3000.00", "3001.00")
    change(folder, CASES, "3000.01", "3001.01")
    change(folder, CASES, "3,000.01元，超过3,000元", "3,001.01元，超过3,001元")

    after = load_rulebook(folder=folder)

    assert before.hash != after.hash
    assert before.rules["illness/spending"].hash != after.rules["illness/spending"].hash


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("risk: 因病\n", "", "预警要写 risk 和 level"),
        ("about: household\nrisk", "about: household\npurpose: explain\nrisk", "不写 risk 和 level"),
    ],
)
def test_only_a_warning_has_risk_and_level(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = write_rulebook(tmp_path)
    change(folder, "rules/illness/spending.yaml", old, new)

    assert any("rules/illness/spending.yaml" in fault and says in fault for fault in faults_of(folder))
