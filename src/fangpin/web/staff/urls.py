"""Addresses of people who sign in and their postings."""

from django.urls import path

from fangpin.web.staff import change_views, views

app_name = "staff"
urlpatterns = [
    path("", views.people, name="list"),
    path("new/", change_views.new, name="new"),
    path("<int:user_id>/", views.person, name="person"),
    path("<int:user_id>/postings/", change_views.add, name="add"),
    path("<int:user_id>/postings/<int:posting_id>/end/", change_views.end, name="end"),
    path("<int:user_id>/postings/<int:posting_id>/stand-in/", change_views.substitute, name="stand-in"),
    path("<int:user_id>/password/", change_views.password, name="password"),
    path("<int:user_id>/factor/", change_views.factor, name="factor"),
]
