"""Addresses of cases."""

from django.urls import path

from fangpin.apps.cases.api import ActKind
from fangpin.web.cases import papers, views

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="list"),
    path("open/<uuid:key>/<int:clue_id>/", views.open_one, name="open"),
    path("<int:case_id>/", views.page, name="page"),
    *(
        path(f"<int:case_id>/steps/<slug:step>/{kind}/", views.act, {"kind": kind}, name=kind.value)
        for kind in ActKind
    ),
    path("<int:case_id>/objection/", views.object_to, name="object"),
    path("<int:case_id>/notice/", papers.notice, name="notice"),
    path("<int:case_id>/letter/", papers.letter, name="letter"),
]
