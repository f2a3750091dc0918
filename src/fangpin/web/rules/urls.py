"""Addresses of rules, parameters, decision tables and changes of them."""

from django.urls import path

from fangpin.web.rules import change_views, draft_views, table_views, views

app_name = "rules"
urlpatterns = [
    path("", views.rules, name="list"),
    path("rule/<slug:risk>/<slug:name>/", views.rule, name="rule"),
    path("parameters/<slug:field>/<slug:name>/", views.parameter, name="parameter"),
    path("parameters/<slug:field>/<slug:name>/new/", draft_views.draft, name="draft"),
    path("tables/<slug:field>/<slug:name>/", table_views.table, name="table"),
    path("tables/<slug:field>/<slug:name>/workbook/", table_views.workbook, name="table-workbook"),
    path("tables/<slug:field>/<slug:name>/new/", draft_views.draft_table, name="table-draft"),
    path("changes/", change_views.changes, name="changes"),
    path("changes/<int:change_id>/", change_views.change, name="change"),
    path("changes/<int:change_id>/preview/", change_views.preview, name="preview"),
    path("changes/<int:change_id>/replay/", change_views.replay, name="replay"),
    path("changes/<int:change_id>/workbook/", table_views.hand_in, name="hand-in"),
    path("changes/<int:change_id>/decide/", change_views.decide, name="decide"),
    path("changes/<int:change_id>/households/", change_views.households, name="households"),
]
