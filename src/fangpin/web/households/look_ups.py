"""Looking at households without work there: up to a number an hour, then who sits there and what for are asked."""

from collections.abc import Iterable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from fangpin.apps.accounts.api import Scope, policy_for
from fangpin.apps.privacy.api import explain_look_ups, note_look_up, owes_a_reason, without_work
from fangpin.apps.registry.api import Household
from fangpin.web.shell.again import Asked, is_answer, page_that_asks_why, page_that_refuses_why
from fangpin.web.shell.guard import actor_of


def page_over_limit(
    request: HttpRequest, scope: Scope, *, shown: Iterable[Household], method: str = "GET"
) -> HttpResponse | None:
    """Nothing where the page may go on to show these households; asked before anything of them is shown.

    A search counts once, for the first household it shows that has no work: who looks for a household by its number
    and opens it has looked at one, and a common name is not held against anybody.
    """
    user = actor_of(request)
    most = policy_for(user).look_ups_an_hour
    asked = Asked(
        method,
        "查看农户",
        why=f"没有待办线索、也没有在办事项的农户，一小时最多查看 {most} 户，您已经到了。要接着看，请写明用途并验证是您本人，"
        f"之后可以再看 {most} 户。有待办线索、在办事项的农户和监测对象不受限制。这件事会提醒本级安全管理员。",
    )
    if is_answer(request) and owes_a_reason(user):
        keep = partial(explain_look_ups, actor=user)
        if refusal := page_that_refuses_why(request, user=user, asked=asked, keep=keep):
            return refusal
    counted = without_work(scope, keys=[one.pk for one in shown])
    if counted and not note_look_up(actor=user, household_key=counted[0]):
        return page_that_asks_why(request, user=user, asked=asked)
    is_read_again = is_answer(request) and method == "GET"
    return redirect(request.get_full_path()) if is_read_again else None
