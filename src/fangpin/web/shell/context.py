"""What every page shows around its content: who, where to go, and the day of the data."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from fangpin.apps.accounts.api import Scope, User, scope_under
from fangpin.apps.clues.api import latest_run
from fangpin.apps.privacy.api import recent_alerts
from fangpin.web.shell.who import area_of, is_demo, work_of


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"is_demo": is_demo(), "navigation": []}
    run, found = latest_run(), user.postings_today()
    posting = user.chosen_of(found)
    return {
        "is_demo": is_demo(),
        "who": {
            "has_posting": posting is not None,
            "work": work_of(posting) if posting else "今天没有在任的岗位",
            "area": area_of(posting) if posting else "",
            "postings": len(found),
        },
        "navigation": _navigation(path=request.path, scope=scope_under(posting)) if posting else [],
        "data_as_of": run.as_of if run else None,
    }


def _navigation(*, path: str, scope: Scope) -> list[dict[str, Any]]:
    """Only what this user may open; the longest address that fits is the current one."""
    items = []
    if scope.has_households:
        items += [
            ("待办", "inbox:page"),
            ("认定办理", "cases:list"),
            ("自主申报", "declarations:list"),
            ("帮扶措施", "assistance:list"),
            ("本周走访", "outcomes:week"),
            ("农户查询", "households:find"),
        ]
    if scope.has_office_pages:
        items += [
            ("户籍变动", "registry:list"),
            ("认人核对", "people:list"),
        ]
    if scope.has_households:
        items.append(("分布图", "overview:page"))
    if scope.has_office_pages:
        items += [
            ("收入测度", "measures:page"),
            ("规则成效", "outcomes:scores"),
        ]
    if scope.has_households:
        items.append(("规则与参数", "rules:list"))
    if scope.has_staff:
        items.append(("人员与岗位", "staff:list"))
    if scope.reads_alerts:
        count = recent_alerts(scope, now=timezone.now()).count()
        items.append((f"超量查看（{count}）" if count else "超量查看", "alerts:list"))
    if scope.reads_trail:
        items.append(("操作记录", "audit:list"))
    if scope.has_deliveries:
        items.append(("数据接收", "deliveries:list"))
    items.append(("意见反馈", "feedback:form"))
    return [
        {"title": title, "address": reverse(name), "is_current": path.startswith(reverse(name))}
        for title, name in items
    ]
