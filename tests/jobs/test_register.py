"""One month of the register on the command line: in a line each, what needs action first, the same in JSON."""

from datetime import date

import pytest

from fangpin.jobs.register import month_of_register

pytestmark = pytest.mark.django_db


def test_a_month_of_the_register_says_what_came_and_what_to_do(home, take_medical):
    home.today_file.write_text("2026-08-20")
    taken = take_medical()

    told = month_of_register(home=home, month=date(2026, 7, 1))

    medical = next(
        line for line in told.as_json()["lines"] if line["contract"] == "medical_insurance/settlements"
    )
    assert (medical["state"], medical["due"], medical["rows"]) == ("on_time", "2026-08-10", 2)
    assert medical["delivery"] == taken.result.delivery
    text = told.as_text()
    assert "已到 医保结算明细（医保局" in text
    assert "从未报送 死亡注销（公安局）" in text
    assert text.startswith("2026年7月的数据：")


def test_a_month_tells_nothing_of_other_months(home, take_medical):
    home.today_file.write_text("2026-10-02")
    take_medical()

    told = month_of_register(home=home, month=date(2026, 9, 1)).as_json()["lines"]

    medical = next(line for line in told if line["contract"] == "medical_insurance/settlements")
    assert (medical["state"], medical["says"]) == ("not_due", "还没有到期，不需要处理。")
