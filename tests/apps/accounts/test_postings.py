"""What somebody may do begins and ends with a posting."""

from datetime import date, timedelta

import pytest
from tests.apps.accounts import factories as cast

from fangpin.apps.accounts.api import (
    NOTHING,
    Posting,
    Role,
    Scope,
    StaffRefused,
    User,
    WantedPosting,
    add_posting,
    choose_posting,
    create_person,
    end_posting,
    reset_password,
    scope_of,
    staff,
    stand_in,
)
from fangpin.apps.audit.models import Entry
from fangpin.home import Home

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)
YESTERDAY, TOMORROW, NEXT_WEEK = DAY - timedelta(1), DAY + timedelta(1), DAY + timedelta(7)


@pytest.fixture(autouse=True)
def clock(settings, tmp_path):
    """Sets the day of the home."""
    settings.HOME = Home(tmp_path).ensure()

    def set_day(day: date) -> None:
        settings.HOME.today_file.write_text(day.isoformat())

    set_day(DAY)
    return set_day


def wanted(role: Role = Role.TOWN, area_code: str = cast.TOWN, **told) -> WantedPosting:
    return WantedPosting(**({"role": role, "area_code": area_code, "from_date": DAY} | told))


def nobody() -> User:
    """Had a posting once."""
    user = cast.town_officer()
    Posting.objects.filter(user=user).update(until_date=YESTERDAY)
    return user


def test_a_posting_holds_from_its_first_day_to_the_day_before_its_end(clock):
    user = nobody()
    cast.post(user, Role.TOWN, cast.TOWN, from_date=TOMORROW, until_date=NEXT_WEEK)

    assert scope_of(user) == NOTHING
    for day in (TOMORROW, NEXT_WEEK - timedelta(1)):
        clock(day)
        assert scope_of(user).area_code == cast.TOWN
    clock(NEXT_WEEK)
    assert scope_of(user) == NOTHING


def test_ended_at_once_it_is_over_at_once():
    user = cast.town_officer()

    end_posting(actor=cast.system_admin(), posting_id=user.posting.pk, until=DAY, today=DAY)

    assert scope_of(user) == NOTHING
    assert user.standing == ("", "")


def test_one_that_has_not_begun_can_be_called_off(clock):
    user = nobody()
    posting = add_posting(
        actor=cast.system_admin(), user_id=user.pk, wanted=wanted(from_date=TOMORROW), today=DAY
    )

    end_posting(actor=cast.system_admin(), posting_id=posting.pk, until=DAY, today=DAY)

    clock(NEXT_WEEK)
    assert scope_of(user) == NOTHING


def test_a_stand_in_works_as_the_colleague_between_the_two_dates_only(clock):
    colleague, substitute = cast.county_officer(), cast.town_officer()
    stand_in(
        actor=cast.system_admin(),
        posting_id=colleague.posting.pk,
        username=substitute.username,
        from_date=TOMORROW,
        until_date=NEXT_WEEK,
        today=DAY,
    )

    assert scope_of(substitute).role == Role.TOWN
    clock(TOMORROW)
    choose_posting(actor=substitute, posting_id=substitute.postings_today()[1].pk)
    assert scope_of(substitute) == Scope(Role.COUNTY, cast.COUNTY, stands_in_for=colleague.pk)
    clock(NEXT_WEEK)
    assert scope_of(substitute).role == Role.TOWN


def test_of_several_postings_one_holds_at_a_time_and_the_own_comes_first():
    user = cast.town_officer()
    second = cast.post(user, Role.VILLAGE, cast.OTHER_COUNTY_VILLAGE)

    assert scope_of(user).role == Role.TOWN
    choose_posting(actor=user, posting_id=second.pk)
    assert scope_of(User.objects.get(pk=user.pk)).area_code == cast.OTHER_COUNTY_VILLAGE


def test_nobody_works_under_a_posting_of_somebody_else_or_of_another_day():
    user, other = cast.town_officer(), cast.county_officer()
    later = cast.post(user, Role.VILLAGE, cast.VILLAGE, from_date=TOMORROW)

    for posting in (other.posting, later):
        with pytest.raises(StaffRefused, match="不在任期内"):
            choose_posting(actor=user, posting_id=posting.pk)


@pytest.mark.parametrize(
    "make", [cast.county_officer, cast.city_officer, cast.security_admin, cast.audit_admin]
)
def test_only_the_systems_administrator_appoints(make):
    with pytest.raises(StaffRefused, match="系统管理员"):
        add_posting(actor=make(), user_id=nobody().pk, wanted=wanted(), today=DAY)


def test_an_administrator_appoints_in_the_own_area_only():
    admin, user = cast.system_admin(), cast.stranger()

    for area_code in (cast.OTHER_COUNTY, cast.CITY):
        with pytest.raises(StaffRefused, match="这个地区"):
            add_posting(
                actor=admin, user_id=user.pk, wanted=wanted(Role.LEADER, area_code=area_code), today=DAY
            )
    with pytest.raises(StaffRefused, match="这个地区"):
        end_posting(actor=admin, posting_id=user.posting.pk, until=DAY, today=DAY)


def test_nobody_appoints_himself():
    admin = cast.system_admin()

    with pytest.raises(StaffRefused, match="给自己"):
        add_posting(actor=admin, user_id=admin.pk, wanted=wanted(), today=DAY)
    with pytest.raises(StaffRefused, match="自己的岗位"):
        end_posting(actor=admin, posting_id=admin.posting.pk, until=DAY, today=DAY)


@pytest.mark.parametrize("role", [Role.TOWN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_has_no_other_work_at_the_same_time(role):
    area_code = cast.TOWN if role == Role.TOWN else cast.COUNTY

    with pytest.raises(StaffRefused, match="要分开"):
        add_posting(
            actor=cast.system_admin(),
            user_id=cast.system_admin().pk,
            wanted=wanted(role, area_code),
            today=DAY,
        )
    with pytest.raises(StaffRefused, match="要分开"):
        add_posting(
            actor=cast.system_admin(),
            user_id=cast.make_user(role, area_code).pk,
            wanted=wanted(Role.SYSTEM_ADMIN, cast.COUNTY),
            today=DAY,
        )


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"area_code": cast.COUNTY}, "应是一个乡镇"),
        ({"from_date": YESTERDAY}, "最早是今天"),
        ({"until_date": DAY}, "最后一天在第一天之前"),
        ({"department": "医保局"}, "其他岗位不写"),
        ({"role": Role.DEPARTMENT, "area_code": cast.COUNTY}, "要写部门名称"),
    ],
)
def test_a_posting_that_makes_no_sense_is_refused_in_words(told, says):
    with pytest.raises(StaffRefused, match=says):
        add_posting(actor=cast.system_admin(), user_id=nobody().pk, wanted=wanted(**told), today=DAY)


def test_the_same_posting_is_not_held_twice_at_a_time():
    user = cast.town_officer()

    with pytest.raises(StaffRefused, match="已有同样的岗位"):
        add_posting(actor=cast.system_admin(), user_id=user.pk, wanted=wanted(), today=DAY)


def test_a_new_person_comes_with_a_password_that_is_written_down_nowhere():
    user, password = create_person(
        actor=cast.system_admin(), username="wang", display_name="乡镇专干", posting=wanted(), today=DAY
    )

    assert user.check_password(password) and user.is_password_temporary
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == ["created_user", "added_posting"]
    assert password not in str(list(Entry.objects.values()))


def test_a_password_is_reset_only_by_who_answers_for_all_the_work_of_the_person():
    county, city_officer = cast.system_admin(), cast.city_officer()
    cast.post(city_officer, Role.LEADER, cast.COUNTY)

    with pytest.raises(StaffRefused, match="上级系统管理员"):
        reset_password(actor=county, user_id=city_officer.pk, today=DAY)
    city = cast.make_user(Role.SYSTEM_ADMIN, cast.CITY)
    _, password = reset_password(actor=city, user_id=city_officer.pk, today=DAY)
    assert User.objects.get(pk=city_officer.pk).check_password(password)


def test_administrators_see_the_people_of_their_own_area():
    own, foreign = cast.town_officer(), cast.stranger()
    admin = cast.system_admin()

    assert set(staff(scope_of(admin))) == {own, admin}
    assert foreign in staff(scope_of(cast.make_user(Role.AUDIT_ADMIN, cast.CITY)))
    assert not staff(scope_of(cast.county_officer())).exists()


def test_a_posting_is_ended_earlier_and_never_made_longer():
    user = nobody()
    posting = cast.post(user, Role.TOWN, cast.TOWN, until_date=NEXT_WEEK)

    with pytest.raises(StaffRefused, match="不能延长"):
        end_posting(
            actor=cast.system_admin(), posting_id=posting.pk, until=NEXT_WEEK + timedelta(1), today=DAY
        )
    assert (
        end_posting(actor=cast.system_admin(), posting_id=posting.pk, until=TOMORROW, today=DAY).until_date
        == TOMORROW
    )
