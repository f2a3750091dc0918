"""The second factor: codes as every phone makes them, each opens once, and nobody guesses one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from tests.apps.accounts import factories as cast

from fangpin.apps.accounts.actions.use_code import CodeRefused, use_code
from fangpin.apps.accounts.api import (
    FactorUnreadable,
    Role,
    StaffRefused,
    TryLater,
    User,
    confirm_factor,
    draw_key,
    factor_of,
    has_factor,
    opened_for,
    remove_factor,
    renew_recovery_codes,
    reset_password,
)
from fangpin.apps.accounts.factor import code_at, key_address, key_text, sealed_for, step_at, step_of
from fangpin.apps.accounts.models import Factor, SignInTry
from fangpin.apps.audit.models import Entry

NOW = datetime(2026, 11, 16, 1, 0, 10, tzinfo=UTC)
RFC_KEY = b"12345678901234567890"
DAY = NOW.date()


# RFC 6238, appendix B (SHA-1), the last six of eight digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_at(RFC_KEY, step=step_at(datetime.fromtimestamp(seconds, tz=UTC))) == code


def test_a_code_is_good_for_its_own_half_minute_and_the_two_beside_it():
    code = code_at(RFC_KEY, step=step_at(NOW))

    good = [step_of(code, key=RFC_KEY, now=NOW + timedelta(seconds=30 * away)) for away in range(-2, 3)]

    assert good == [None, step_at(NOW), step_at(NOW), step_at(NOW), None]


def test_the_key_is_written_for_hands_and_for_a_camera():
    assert key_text(RFC_KEY) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in key_address(RFC_KEY, username="wang")


@pytest.fixture
def officer(db: None) -> User:
    return cast.county_officer()


def test_a_factor_is_in_force_after_its_first_code_and_not_before(officer: User):
    draw_key(actor=officer)
    key = opened_for(officer, factor_of(officer).drawn_key)
    assert not has_factor(officer)
    with pytest.raises(StaffRefused, match="口令不对"):
        confirm_factor(actor=officer, code="12", now=NOW)
    assert not has_factor(officer)

    codes = confirm_factor(actor=officer, code=code_at(key, step=step_at(NOW)), now=NOW)

    assert has_factor(officer) and len(set(codes)) == 10
    assert Entry.objects.get().verb == "set_up_factor"


def test_the_code_that_confirmed_is_used_up(officer: User):
    draw_key(actor=officer)
    code = code_at(opened_for(officer, factor_of(officer).drawn_key), step=step_at(NOW))
    confirm_factor(actor=officer, code=code, now=NOW)

    with pytest.raises(CodeRefused):
        use_code(user=officer, text=code, now=NOW)


def test_a_new_phone_counts_from_its_first_code_on_and_the_old_one_until_then(officer: User):
    old = cast.give_phone(officer)
    draw_key(actor=officer)
    new = opened_for(officer, factor_of(officer).drawn_key)
    assert use_code(user=officer, text=code_at(old.key, step=step_at(NOW)), now=NOW) is None

    later = NOW + timedelta(minutes=5)
    confirm_factor(actor=officer, code=code_at(new, step=step_at(later)), now=later)

    after = later + timedelta(minutes=5)
    with pytest.raises(CodeRefused):
        use_code(user=officer, text=code_at(old.key, step=step_at(after)), now=after)
    with pytest.raises(CodeRefused):
        use_code(user=officer, text=old.recovery_codes[0], now=after)
    assert use_code(user=officer, text=code_at(new, step=step_at(after)), now=after) is None


@pytest.mark.parametrize("written", ["{0} {1}", "{0}{1}", "{0}-{1}"])
def test_a_code_opens_once_however_it_is_written(officer: User, written):
    code = code_at(cast.give_phone(officer).key, step=step_at(NOW))
    assert use_code(user=officer, text=written.format(code[:3], code[3:]), now=NOW) is None

    with pytest.raises(CodeRefused, match="已经用过"):
        use_code(user=officer, text=code, now=NOW)


def test_after_a_code_no_earlier_one_opens(officer: User):
    key = cast.give_phone(officer).key
    use_code(user=officer, text=code_at(key, step=step_at(NOW)), now=NOW)

    with pytest.raises(CodeRefused):
        use_code(user=officer, text=code_at(key, step=step_at(NOW) - 1), now=NOW)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(officer: User):
    first, second = cast.give_phone(officer).recovery_codes
    assert use_code(user=officer, text=first.upper().replace("-", " "), now=NOW) == 1
    with pytest.raises(CodeRefused):
        use_code(user=officer, text=first, now=NOW)
    assert use_code(user=officer, text=second, now=NOW) == 0

    used = Entry.objects.filter(verb="used_recovery_code").order_by("pk")
    assert [entry.detail for entry in used] == [{"left": 1}, {"left": 0}]


def test_new_recovery_codes_make_the_former_ones_void(officer: User):
    phone = cast.give_phone(officer)
    new = renew_recovery_codes(actor=officer)

    with pytest.raises(CodeRefused):
        use_code(user=officer, text=phone.recovery_codes[0], now=NOW)
    assert use_code(user=officer, text=new[0], now=NOW) == 9


def test_wrong_codes_make_wait_and_the_right_password_does_not_begin_the_count_anew(officer: User):
    phone = cast.give_phone(officer)
    code = code_at(phone.key, step=step_at(NOW))
    for _ in range(5):
        with pytest.raises(CodeRefused):
            use_code(user=officer, text="000000" if code != "000000" else "000001", now=NOW)

    with pytest.raises(TryLater):
        use_code(user=officer, text=code, now=NOW)
    with pytest.raises(TryLater):
        use_code(user=officer, text=phone.recovery_codes[0], now=NOW)
    SignInTry.objects.update(at=NOW - timedelta(minutes=2))
    assert use_code(user=officer, text=code, now=NOW) is None


def test_one_code_sent_twice_at_one_moment_opens_once(transactional_db: None):
    officer = cast.county_officer()
    code = code_at(cast.give_phone(officer).key, step=step_at(NOW))

    def attempt(_: int) -> bool:
        try:
            use_code(user=officer, text=code, now=NOW)
        except CodeRefused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(attempt, range(4)))

    assert sum(opened) == 1


def test_keys_lie_sealed_and_open_for_their_owner_only(officer: User):
    key, colleague = cast.give_phone(officer).key, cast.town_officer()
    sealed = bytes(Factor.objects.get(user=officer).sealed_key)
    Factor.objects.create(user=colleague, sealed_key=sealed, confirmed_at=NOW)

    assert key not in sealed
    with pytest.raises(FactorUnreadable, match="安全管理员"):
        use_code(user=colleague, text=code_at(key, step=step_at(NOW)), now=NOW)


def test_a_key_sealed_elsewhere_is_told_in_words(officer: User, settings, tmp_path):
    sealed = sealed_for(officer, RFC_KEY)
    settings.HOME = type(settings.HOME)(tmp_path).ensure()

    with pytest.raises(FactorUnreadable, match="安全管理员"):
        opened_for(officer, sealed)


def test_the_security_administrator_removes_the_factor_of_a_lost_phone(officer: User):
    cast.give_phone(officer)
    admin = cast.security_admin()

    remove_factor(actor=admin, user_id=officer.pk, today=DAY)

    assert not has_factor(officer)
    entry = Entry.objects.get(verb="removed_factor")
    assert (entry.actor_id, entry.object_id) == (admin.pk, str(officer.pk))
    with pytest.raises(StaffRefused, match="没有设置"):
        remove_factor(actor=admin, user_id=officer.pk, today=DAY)


def test_nobody_both_hands_out_a_password_and_removes_a_factor(officer: User):
    cast.give_phone(officer)

    with pytest.raises(StaffRefused):
        remove_factor(actor=cast.system_admin(), user_id=officer.pk, today=DAY)
    with pytest.raises(StaffRefused):
        reset_password(actor=cast.security_admin(), user_id=officer.pk, today=DAY)


def test_an_own_factor_and_one_of_somebody_working_elsewhere_too_are_removed_by_others(officer: User):
    admin = cast.security_admin()
    cast.post(officer, Role.COUNTY, cast.OTHER_COUNTY)
    for user in (admin, officer):
        cast.give_phone(user)
        with pytest.raises(StaffRefused):
            remove_factor(actor=admin, user_id=user.pk, today=DAY)

    remove_factor(actor=cast.make_user(Role.SECURITY_ADMIN, cast.CITY), user_id=officer.pk, today=DAY)
