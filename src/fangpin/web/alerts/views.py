"""Who was stopped at the limit of looking at households, and what for; no household is named."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope, access_policy
from fangpin.apps.privacy.api import recent_alerts
from fangpin.apps.registry.api import area_names
from fangpin.kernel.masking import mask_ids_in
from fangpin.web.shell.guard import needs_alerts
from fangpin.web.shell.paging import page_number

_ON_A_PAGE = 50


@needs_alerts
@require_safe
def alerts(request: HttpRequest, scope: Scope) -> HttpResponse:
    found = recent_alerts(scope, now=timezone.now())
    page = Paginator(found, _ON_A_PAGE).get_page(page_number(request.GET.get("page", "")))
    names = area_names({one.area_code for one in page})
    context = {
        "page": page,
        "policy": access_policy(area_code=scope.area_code),
        "rows_shown": [
            {"alert": one, "area": names.get(one.area_code, ""), "reason": mask_ids_in(one.reason)}
            for one in page
        ],
    }
    return render(request, "alerts/list.html", context)
