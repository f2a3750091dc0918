"""Coming in: with a password, and as a demo person in a demo home only."""

from django.test import Client
from django.urls import reverse
from tests.web.conftest import World


def test_the_demo_people_are_buttons_with_role_and_area(world: World):
    page = Client().get(reverse("signin")).text

    for words in (
        "村级经办人",
        "乡镇经办人",
        "县级管理员",
        "市级管理员",
        "医保局数据员",
        "桃城区河西街道甲村",
    ):
        assert words in page


def test_one_tap_signs_a_demo_person_in(world: World):
    client = Client()
    answer = client.post(
        reverse("signin-demo"), {"username": world.users["town_officer"].username}, follow=True
    )

    assert answer.redirect_chain[-1][0] == reverse("inbox:page")


def test_outside_a_demo_home_nobody_comes_in_without_a_password(world: World, settings):
    settings.HOME.today_file.unlink()
    answer = Client().post(reverse("signin-demo"), {"username": world.users["town_officer"].username})
    page = Client().get(reverse("signin")).text

    assert answer.status_code == 403
    assert "演示" not in page


def test_the_address_to_go_on_to_is_one_of_ours(world: World):
    words = {"username": world.users["town_officer"].username, "next": "https://elsewhere.example/"}

    assert Client().post(reverse("signin-demo"), words).url == "/"


def test_name_and_password_sign_in_and_a_wrong_one_is_told_in_words(world: World):
    name = world.users["medical_clerk"].username
    refused = Client().post(reverse("signin"), {"username": name, "password": "wrong"})
    taken = Client().post(reverse("signin"), {"username": name, "password": "pass"}, follow=True)

    assert "用户名或密码不正确" in refused.text
    assert taken.redirect_chain[-1][0] == reverse("deliveries:list")


def test_signing_out_needs_a_form_and_ends_the_session(world: World):
    client = world.signed_in("town_officer")

    assert client.get(reverse("sign-out")).status_code == 405
    client.post(reverse("sign-out"))
    assert client.get(reverse("inbox:page")).status_code == 302
