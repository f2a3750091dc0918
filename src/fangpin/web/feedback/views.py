"""Complaints and suggestions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import Scope
from fangpin.apps.audit.api import SuggestionKind, send_suggestion, suggestions_of
from fangpin.web.feedback.forms import SuggestionForm
from fangpin.web.shell.guard import actor_of, needs_sign_in

_SHOWN = 20


@needs_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_form(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form, and what the user has sent before."""
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = SuggestionKind(form.cleaned_data["kind"])
        send_suggestion(actor=actor_of(request), kind=kind, text=form.cleaned_data["text"])
        messages.success(request, "已收到您的反馈，谢谢。")
        return redirect("feedback:form")
    sent = suggestions_of(actor_id=actor_of(request).pk)[:_SHOWN]
    return render(
        request, "feedback/form.html", {"form": form, "sent": sent}, status=422 if form.errors else 200
    )
