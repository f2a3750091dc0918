"""A rulebook of one rule, for tests that spoil one thing at a time."""

from pathlib import Path
from textwrap import dedent

import pytest

from fangpin.rulebook import RulebookError, load_rulebook

FILES = {
    "units.yaml": """
        yuan_12m: {title: 元, dimensions: {yuan: 1, year: -1}, show: money}
        yuan_per_month: {title: 元/月, dimensions: {yuan: 1, month: -1}, show: money}
        yuan_per_person_year: {title: 元/人·年, dimensions: {yuan: 1, person: -1, year: -1}, show: money}
        people: {title: 人, dimensions: {person: 1}, show: number}
        times: {title: 倍, show: number}
        yes_no: {show: word}
        word: {show: word}
        """,
    "sources/some-document.yaml": """
        title: 某文件
        issuer: 某单位
        grade: B
        known: 只见到要点。
        places:
          第三条: 自付超过线的推送。
        """,
    "parameters/illness/line.yaml": """
        title: 自付预警线
        unit: yuan_12m
        last_checked_on: 2026-01-01
        values:
          - {region: "*", from: 2025-01-01, until: 2026-01-01, value: "1000", source: some-document#第三条}
          - {region: "*", from: 2026-01-01, value: "2000.50", source: "default, to be set by the county"}
          - {region: "131100", from: 2026-01-01, value: "3000", source: "default, to be set by the county"}
        """,
    "indicators/household/household_spending.sql": """
        /*
        title: 家庭支出
        owner: 医保局
        grain: household
        inputs: [medical_insurance.settlements]
        columns:
          - {name: spent_yuan, type: money, unit: yuan_12m, says: 自付}
          - {name: member_count, type: count, unit: people, says: 人口}
          - {name: is_watched, type: boolean, unit: yes_no, says: 关注户}
          - {name: house_level, type: code, codes: [A级, D级], unit: word, says: 住房}
        */
        WITH source_rows AS (
            SELECT household_key, dataset, delivery, sheet, row_no, settled_on AS event_date, self_paid_yuan AS amount_yuan
            FROM medical_insurance.settlements
        ),
        spent AS (SELECT household_key, sum(amount_yuan) AS spent FROM source_rows GROUP BY household_key)
        SELECT households.household_key, spent.spent AS spent_yuan, 1 AS member_count, TRUE AS is_watched, 'A级' AS house_level
        FROM registry.households AS households LEFT JOIN spent ON spent.household_key = households.household_key
        """,
    "indicators/household/household_spending.yaml": """
        tests:
          - name: 相加。
            households: [甲, 乙]
            rows:
              medical_insurance.settlements:
                - {person: 甲, settled_on: 2026-01-01, self_paid_yuan: "1.50"}
            expect:
              甲: {spent_yuan: "1.50", member_count: "1", is_watched: "true", house_level: A级}
              乙: {spent_yuan: unknown}
        """,
    "rules/illness/spending.yaml": """
        title: 自付过重
        about: household
        risk: 因病
        level: orange
        fires_when: spent_yuan > illness.line
        uses:
          indicators: [household_spending]
          parameters: [illness.line]
        from: 2025-06-01
        source: some-document#第三条
        owner: 医保局
        says: 自付{spent_yuan}，超过{illness.line}。
        clears_when: 降到线下即解除。
        route: [乡镇]
        """,
    "cases/illness/spending.yaml": """
        cases:
          - name: 生效前一天不预警。
            kind: before_it_begins
            as_of: 2025-05-31
            given: {spent_yuan: "9000"}
            expect: not_in_force
          - name: 等于线不预警。
            kind: just_below
            as_of: 2026-05-01
            given: {spent_yuan: "3000.00"}
            expect: clear
          - name: 多一分预警。
            kind: just_above
            as_of: 2026-05-01
            given: {spent_yuan: "3000.01"}
            expect: hit
            margin: "0.01"
            says: 自付3,000.01元，超过3,000元。
          - name: 没有数据。
            kind: data_missing
            as_of: 2026-05-01
            given: {spent_yuan: unknown}
            expect: unknown
        """,
}


def write_rulebook(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).strip() + "\n", encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that must stand exactly once in a file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    """What loading the folder complains of."""
    with pytest.raises(RulebookError) as raised:
        load_rulebook(folder=folder)
    return [str(fault) for fault in raised.value.faults]
