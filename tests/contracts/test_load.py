"""Contracts load whole, or every fault is told with its file and line."""

from pathlib import Path

import pytest
import yaml

from fangpin.contracts import ColumnType, ContractFaults, load_contracts, plain_heading
from fangpin.kernel.places import data_folder

SMALL = """\
title: 试验名单
owner: 试验局
sender: 试验局
legal_basis: 无
agreement: 无
purpose: 试验
retention_months: 12
expected_day: 8
told: 无
grain: 一行一人
period: snapshot
covers: previous_month
max_age_days: 45
row_keys: [id_number]
person: id_number
person_name: name
columns:
  - {name: name, heading: 姓名, type: name, required: true, on_bad: reject}
  - {name: id_number, heading: 身份证号, type: identifier, required: true, on_bad: reject}
"""


VILLAGES = (
    SMALL.split("row_keys:")[0]
    + """\
row_keys: [village_code]
columns:
  - {name: village_code, heading: 村代码, type: village_code, on_bad: reject}
  - {name: county_name, heading: 县, type: text, keep: false}
  - {name: town_name, heading: 乡, type: text, keep: false}
  - {name: village_name, heading: 村, type: text, keep: false}
"""
)


def write(folder: Path, text: str, *, name: str = "trial/list.yaml") -> Path:
    path = folder / "contracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "contracts"


def faults(folder: Path) -> list[str]:
    with pytest.raises(ContractFaults) as caught:
        load_contracts(folder=folder)
    return [str(fault) for fault in caught.value.faults]


def test_all_data_sets_load() -> None:
    contracts = load_contracts()

    assert len(contracts) == 60
    assert contracts["medical_insurance/settlements"].title == "医保结算明细"


@pytest.mark.parametrize(
    ("rules", "contract_id"),
    [
        ("M1-M8", "medical_insurance/settlements"),
        ("M9-M10", "medical_insurance/enrolments"),
        ("M11", "health/serious_illnesses"),
        ("M12", "health/chronic_follow_ups"),
        ("E1-E3", "education/enrolment"),
        ("E4", "education/new_entrants"),
        ("H1", "housing/safety_appraisals"),
        ("H2", "housing/house_hazards"),
        ("W1", "water/supply_incidents"),
        ("W2", "water/village_outages"),
        ("D1-D2", "emergency/disaster_losses"),
        ("D3", "agriculture/insurance_claims"),
        ("D3", "agriculture/animal_cullings"),
        ("D4", "meteorology/warnings"),
        ("P1", "traffic_police/accidents"),
        ("P2", "public_security/crime_victims"),
        ("P3", "public_security/deaths"),
        ("P4", "public_security/custody"),
        ("P5", "fire_rescue/fires"),
        ("P5", "emergency/work_accidents"),
        ("C1", "disabled_federation/certificates"),
        ("C2", "disabled_federation/allowances"),
        ("V1", "civil_affairs/assistance_payments"),
        ("V1", "civil_affairs/temporary_aid"),
        ("V2", "civil_affairs/assistance_exits"),
        ("V3", "civil_affairs/children_without_care"),
        ("V3", "civil_affairs/elderly_needing_care"),
        ("V3", "civil_affairs/funerals"),
        ("L1", "human_resources/migrant_work"),
        ("L2", "human_resources/insurance_states"),
        ("L4", "human_resources/wage_arrears"),
        ("L4", "human_resources/work_injuries"),
        ("A1", "agriculture/failed_projects"),
        ("A1", "agriculture/unsold_produce"),
        ("F1", "banking/micro_loans"),
        ("F2", "insurance/cases"),
        ("F2", "insurance/payouts"),
        ("F3", "power/electricity"),
        ("I1-I5", "rural_affairs/income_items"),
        ("X1", "petitions/clues"),
        ("X2", "mass_organisations/findings"),
        ("N", "market_regulation/business_registrations"),
        ("N", "natural_resources/real_estate"),
        ("N", "traffic_police/vehicles"),
        ("N", "taxation/tax_payments"),
        ("N", "housing_fund/contributions"),
        ("N", "public_finance/public_payroll"),
        ("N", "civil_affairs/marriages"),
        ("N", "banking/deposits"),
        ("N", "securities/holdings"),
    ],
)
def test_every_data_set_of_the_rule_catalogue_has_a_contract(rules: str, contract_id: str) -> None:
    assert contract_id in load_contracts(), rules


@pytest.mark.parametrize(
    "contract_id",
    [
        "traffic_police/accidents",
        "public_security/crime_victims",
        "public_security/custody",
        "emergency/work_accidents",
        "fire_rescue/fires",
        "power/electricity",
        "petitions/clues",
        "mass_organisations/findings",
        "rural_affairs/person_roster",
    ],
)
def test_lists_that_may_lack_numbers_have_the_facts_the_linker_reads(contract_id: str) -> None:
    types = {column.name: column.type for column in load_contracts()[contract_id].columns}

    assert types["phone"] is ColumnType.phone
    assert types["village_name"] is ColumnType.text
    if contract_id != "power/electricity":
        assert types["birth_date"] is ColumnType.date


def test_a_phone_is_never_read_as_anything_else() -> None:
    phones = [one for contract in load_contracts() for one in contract.columns if "电话" in one.says]

    assert {column.type for column in phones} == {ColumnType.phone}


def test_names_numbers_addresses_and_phones_of_no_contract_reach_the_lake() -> None:
    for contract in load_contracts():
        kept = {column.type for column in contract.kept_columns}
        headings = " ".join(column.says for column in contract.kept_columns)

        assert not kept & {ColumnType.name, ColumnType.identifier, ColumnType.address, ColumnType.phone}
        assert not any(word in headings for word in ("姓名", "证件号", "身份证", "电话", "住址", "户编号"))


def test_every_contract_says_whose_it_is_and_what_it_is_for() -> None:
    for contract in load_contracts():
        body = contract.body

        assert body.owner and body.purpose and body.legal_basis and body.told and body.agreement
        assert contract.id == f"{contract.department}/{contract.dataset}"


def test_every_code_list_is_used() -> None:
    used = {column.codes for contract in load_contracts() for column in contract.columns if column.codes}

    assert used == {path.stem for path in (data_folder("contracts") / "codes").glob("*.yaml")}


def test_one_number_under_two_surnames_is_two_rows_in_the_lake() -> None:
    keys = load_contracts()["civil_affairs/assistance_payments"].lake_keys

    assert keys == ("person_key", "surname_key", "kind", "month")


def test_only_the_register_has_household_keys() -> None:
    with_key = [
        contract.id for contract in load_contracts() if ("household_key", "UUID") in contract.lake_columns
    ]

    assert with_key == ["public_security/household_roster"]


def test_a_small_contract_loads(tmp_path: Path) -> None:
    contracts = load_contracts(folder=write(tmp_path, SMALL))

    assert contracts["trial/list"].lake_columns[0] == ("person_key", "UUID")


def test_a_contract_without_a_person_is_about_villages(tmp_path: Path) -> None:
    contract = load_contracts(folder=write(tmp_path, VILLAGES))["trial/list"]

    assert contract.is_about_villages
    assert [name for name, _ in contract.lake_columns] == ["delivery", "sheet", "row_no", "village_code"]
    assert [column.says for column in contract.required_columns({"village_code"})] == []
    assert [column.says for column in contract.required_columns(())] == ["县", "乡", "村"]


@pytest.mark.parametrize(
    ("found", "instead", "says"),
    [
        ("  - {name: town_name, heading: 乡, type: text, keep: false}\n", "", "还要有栏目 town_name"),
        ("on_bad: reject", "on_bad: unknown", "village_code 应是"),
        ("row_keys: [village_code]", "row_keys: [period]", "要有 village_code"),
        ("row_keys:", "person: village_code\nrow_keys:", "要么都写"),
        ("row_keys:", "person_name: village_name\nrow_keys:", "要么都写"),
        (
            "columns:",
            "checks: [{code: a, kind: same_as_identifier, column: sex, says: 乙}]\ncolumns:",
            "只用于有 person",
        ),
    ],
)
def test_a_contract_about_villages_must_be_able_to_say_which(
    tmp_path: Path, found: str, instead: str, says: str
) -> None:
    folder = write(tmp_path, VILLAGES.replace(found, instead, 1))

    assert any(says in one for one in faults(folder))


def test_an_unknown_key_is_a_fault_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path, SMALL.replace("grain:", "grian: 一行一人\ngrain:"))

    assert faults(folder) == [
        "contracts/trial/list.yaml:10: grian：不认识的键；请核对拼写或删去，写的是 '一行一人'"
    ]


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    write(
        tmp_path,
        SMALL.replace("period: snapshot", "period: weekly").replace("expected_day: 8", "expected_day: 80"),
    )
    folder = write(tmp_path, SMALL.replace("type: identifier", "type: idenfier"), name="trial/other.yaml")

    told = faults(folder)

    assert [one.split("：")[0] for one in told] == [
        "contracts/trial/list.yaml:8: expected_day",
        "contracts/trial/list.yaml:11: period",
        "contracts/trial/other.yaml:19: columns.1.type",
    ]


@pytest.mark.parametrize(
    ("found", "instead", "says"),
    [
        ("row_keys: [id_number]", "row_keys: [id_nummer]", "columns 里没有栏目 id_nummer"),
        ("row_keys: [id_number]", "row_keys: [name]", "栏目 name 不入湖"),
        ("person: id_number", "person: name", "应是必填、on_bad: reject 的证件号码栏目"),
        ("person_name: name", "person_name: id_number", "应是 type: name"),
        ("type: name,", "type: name, keep: true,", "从不入湖"),
        ("type: name,", "type: code, codes: nothing,", "没有代码表"),
        ("type: name,", "type: code,", "必须配 codes"),
        ("heading: 姓名", "heading: 身份证号", "同时属于"),
        ("title: 试验名单", "title: 试验名单\ntitle: 试验名单", "键 title 写了两次"),
        ("title: 试验名单\n", "", "title：缺少必填的键"),
        ("title: 试验名单", "title: [", "不是正确的 YAML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, found: str, instead: str, says: str) -> None:
    folder = write(tmp_path, SMALL.replace(found, instead, 1))

    assert any(says in one for one in faults(folder))


def test_a_synonym_must_lead_into_its_list(tmp_path: Path) -> None:
    write(tmp_path, "title: 甲\nsource: 乙\nvalues: [是]\nsynonyms: {对: 否}\n", name="codes/trial.yaml")
    folder = write(tmp_path, SMALL)

    assert "synonyms 指向了 values 里没有的取值：否" in faults(folder)[0]


def test_headings_differ_in_width_space_and_unit_only() -> None:
    assert (
        plain_heading("人均纯收入 (元)") == plain_heading("人均纯收入（元）") == plain_heading("人均\n纯收入")
    )
    assert plain_heading("总费用（万元）") != plain_heading("总费用（元）")


def test_the_files_are_plain_yaml() -> None:
    for path in data_folder("contracts").glob("*/*.yaml"):
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict), path
