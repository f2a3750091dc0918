"""What the settings need to know of the screens: templates, static files, tags, context and middleware."""

from pathlib import Path

WEB = Path(__file__).parent

TEMPLATE_FOLDERS = sorted(WEB.glob("*/templates"))
TEMPLATE_LIBRARIES = {"fangpin": "fangpin.web.shell.tags"}
CONTEXT_PROCESSORS = ["fangpin.web.shell.context.shell"]
STATIC_FOLDERS = [WEB / "static"]
MIDDLEWARE = [
    "fangpin.web.shell.own_rows.only_own_rows",
    # Pages are long tables; Django pads them at random, so that their length betrays no token.
    "django.middleware.gzip.GZipMiddleware",
    # Inside the compression: what fails here must not have begun to go out.
    "fangpin.web.shell.trail.leave_a_trace",
    # Every address asks for a sign-in unless its view says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "fangpin.web.signin.sessions.session_limits",
    "fangpin.web.shell.security.content_security_policy",
    "fangpin.web.shell.security.no_copies_kept",
    "fangpin.web.shell.security.no_null_characters",
    "fangpin.web.shell.security.no_blank_refusals",
]
