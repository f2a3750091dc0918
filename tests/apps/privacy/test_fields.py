"""The register of fields: nothing is held that it does not tell of."""

from pathlib import Path

import pytest

from fangpin.apps.guard.api import readable_tables
from fangpin.apps.privacy.api import NoSuchField, RegisterUnreadable, check_fields, field_register
from fangpin.apps.privacy.field_check import own_models
from fangpin.apps.privacy.person_rows import ABOUT_NOBODY, CONCERNS
from fangpin.rulebook import load_rulebook

HOUSEHOLD = """
Household:
  holds: 农户
  purpose: 监测
  basis: {basis}
  retention: registered
  readers: {readers}
  labels: {labels}
"""


@pytest.fixture
def register(tmp_path):
    """The register that a folder with this one file would be."""

    def make(*, basis="statutory_duty", readers="cases", labels="{一般: {household_no: 户编号}}"):
        (tmp_path / "registry").mkdir()
        text = HOUSEHOLD.format(basis=basis, readers=readers, labels=labels)
        (tmp_path / "registry" / "fields.yaml").write_text(text, encoding="utf-8")
        return field_register(tmp_path)

    return make


def faults(**words) -> list[str]:
    return list(check_fields(readable=readable_tables(), **words).faults)


def test_every_field_of_every_table_is_told():
    checked = check_fields(readable=readable_tables())

    assert checked.faults == ()
    assert checked.models > 30 and checked.fields > 300


@pytest.mark.parametrize("field", ["registry.Person.id_masked", "audit.Entry.detail", "accounts.User.groups"])
def test_a_planted_hole_is_found_with_what_to_write(field: str):
    [found] = faults(plant=field)

    app = field.split(".")[0]
    assert found.startswith(f"{field}：没有标签") and f"src/fangpin/apps/{app}/fields.yaml" in found


def test_a_hole_in_a_field_that_is_not_there_is_refused():
    with pytest.raises(NoSuchField, match="没有字段"):
        faults(plant="registry.Person.nothing")


def test_a_table_that_nobody_entered_is_told_field_by_field(register):
    found = faults(register=register())

    assert any(
        one.startswith("registry.Person.name：没有登记") and "purpose、basis、retention、readers" in one
        for one in found
    )
    assert any(one.startswith("registry.Household.head_name：没有标签") for one in found)


def test_a_field_that_is_not_there_and_one_with_two_labels_are_told(register):
    found = faults(
        register=register(labels="{一般: {household_no: 户编号, x: 甲}, 敏感: {household_no: 户编号}}")
    )

    assert any(one.startswith("registry.Household.x：表里没有这个字段") for one in found)
    assert any(one.startswith("registry.Household.household_no：写了两个标签") for one in found)


@pytest.mark.parametrize(("kind", "word"), [("basis", "because"), ("readers", "everyone_else")])
def test_a_word_that_the_vocabulary_does_not_have_is_told(register, kind: str, word: str):
    found = faults(register=register(**{kind: word}))

    assert any(one.startswith(f"registry.Household：{kind} 写的是 {word}，没有这个词") for one in found)


def test_readers_of_a_table_that_no_page_may_read_are_told():
    found = check_fields(readable=readable_tables() - {"registry_person"}).faults

    assert [one for one in found if one.startswith("registry.Person：登记了读者")]


@pytest.mark.parametrize("labels", ["{机密: {household_no: 户编号}}", "[household_no]"])
def test_an_unknown_label_is_told_with_file_and_line(register, labels: str):
    with pytest.raises(RegisterUnreadable, match=r"registry/fields\.yaml:8"):
        register(labels=labels)


def test_a_retention_in_months_is_a_parameter_of_the_rulebook():
    named = {one.parameter for one in field_register().words.retentions.values() if one.parameter}

    assert named and named <= set(load_rulebook().parameters)


def test_of_every_table_it_is_said_whether_its_rows_concern_a_person():
    """What a print-out about a person would otherwise leave out unseen."""
    assert set(own_models().values()) == set(CONCERNS) | set(ABOUT_NOBODY)
    assert not set(CONCERNS) & set(ABOUT_NOBODY)


def test_files_of_the_register_lie_beside_their_models():
    apps = Path(__file__).parents[3] / "src" / "fangpin" / "apps"

    assert {app for app, _ in own_models()} == {path.parent.name for path in apps.glob("*/fields.yaml")}
