"""Addresses of signing in and out."""

from django.urls import path

from fangpin.web.signin import codes, factor, password, views

urlpatterns = [
    path("", views.home, name="home"),
    path("signin/", views.SignIn.as_view(), name="signin"),
    path("signin/demo/", views.sign_in_demo, name="signin-demo"),
    path("signin/code/", codes.page, name="signin-code"),
    path("factor/", factor.page, name="factor"),
    path("password/", password.page, name="password"),
    path("postings/", views.postings, name="postings"),
    path("signout/", views.sign_out, name="sign-out"),
]
