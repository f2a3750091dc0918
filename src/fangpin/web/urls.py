"""Every address of the screens, task by task."""

from django.urls import include, path

urlpatterns = [
    path("", include("fangpin.web.signin.urls")),
    path("inbox/", include("fangpin.web.inbox.urls")),
    path("cases/", include("fangpin.web.cases.urls")),
    path("declare/", include("fangpin.web.declare.urls")),
    path("declarations/", include("fangpin.web.declare.staff_urls")),
    path("assistance/", include("fangpin.web.assistance.urls")),
    path("households/", include("fangpin.web.households.urls")),
    path("register-changes/", include("fangpin.web.registry.urls")),
    path("deliveries/", include("fangpin.web.deliveries.urls")),
    path("people/", include("fangpin.web.people.urls")),
    path("measures/", include("fangpin.web.measures.urls")),
    path("outcomes/", include("fangpin.web.outcomes.urls")),
    path("rules/", include("fangpin.web.rules.urls")),
    path("overview/", include("fangpin.web.overview.urls")),
    path("staff/", include("fangpin.web.staff.urls")),
    path("alerts/", include("fangpin.web.alerts.urls")),
    path("audit/", include("fangpin.web.audit.urls")),
    path("copies/", include("fangpin.web.copies.urls")),
    path("feedback/", include("fangpin.web.feedback.urls")),
]
