"""Coming in and going out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangpin.apps.accounts.api import (
    Scope,
    StaffRefused,
    choose_posting,
    has_factor,
    scope_of,
)
from fangpin.web.shell.again import note_tap
from fangpin.web.shell.guard import actor_of, needs_sign_in
from fangpin.web.shell.who import area_of, last_day, work_of
from fangpin.web.signin.browsers import remember
from fangpin.web.signin.codes import wait_for_code
from fangpin.web.signin.forms import SignInForm
from fangpin.web.signin.people import demo_people, demo_users


@method_decorator([login_not_required, require_http_methods(["GET", "HEAD", "POST"])], name="dispatch")
class SignIn(LoginView):
    """Name and password; in a demo home also the demo people."""

    template_name = "signin/form.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = None

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        return super().get_context_data(**kwargs) | {"people": demo_people(), "next": asked}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if has_factor(user):
            wait_for_code(self.request, user=user, then=self.get_success_url())
            return redirect("signin-code")
        response = super().form_valid(form)
        remember(self.request, response, username=form.cleaned_data["username"])
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, code="later"):
            response.status_code = 429
        return response


@login_not_required
@never_cache
@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """One tap as a demo person, without password and code; refused everywhere but in a demo home."""
    wanted = request.POST.get("username", "")
    user = next((user for user in demo_users() if user.username == wanted), None)
    if user is None:
        raise PermissionDenied
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    note_tap(request)
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return redirect(asked if is_ours else settings.LOGIN_REDIRECT_URL)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("signin")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's first page: clues to work on, figures to look at, what the department sent, or the staff."""
    scope = scope_of(request.user)
    if scope.works_on_cases:
        return redirect("inbox:page")
    if scope.has_households:
        return redirect("overview:page")
    if scope.has_deliveries:
        return redirect("deliveries:list")
    if scope.has_staff:
        return redirect("staff:list")
    raise PermissionDenied


@needs_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def postings(request: HttpRequest, _scope: Scope) -> HttpResponse:
    """Who has several postings today chooses under which to work."""
    user = actor_of(request)
    if request.method == "POST":
        asked = request.POST.get("posting", "")
        try:
            chosen = choose_posting(
                actor=user, posting_id=int(asked) if asked.isascii() and asked.isdigit() else 0
            )
        except StaffRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("postings")
        messages.success(request, f"现在以{area_of(chosen)}{work_of(chosen)}的身份办理。")
        return redirect("home")
    found = user.postings_today()
    chosen_now = user.chosen_of(found)
    rows = [
        {
            "posting": one,
            "work": work_of(one),
            "area": area_of(one),
            "last_day": last_day(one),
            "is_chosen": one == chosen_now,
        }
        for one in found
    ]
    return render(request, "signin/postings.html", {"rows_shown": rows})
