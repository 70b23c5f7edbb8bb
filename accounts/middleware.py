"""The language a person chose, and the end of a session."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.utils import translation

STARTED = "started_at"
SEEN = "seen_at"
ENDED = "session_ended"
TOUCH_EVERY = 60  # seconds: an idle session is noticed a minute late, and most requests write no session row


def note_login(sender, request, **kwargs):
    """Write down when a login began and that the person is here; a receiver of `user_logged_in`."""
    request.session[STARTED] = request.session[SEEN] = int(time.time())


class LanguageMiddleware:
    """Indonesian, unless the person chose otherwise: the browser's own list of languages plays no part."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            # Pages render late (TemplateResponse) only inside get_response, so the language still holds here.
            response.headers.setdefault("Content-Language", language)
        return response


class SessionLifetimeMiddleware:
    """Ends a login after SESSION_MAX_AGE seconds however busy it is; keeps it alive while the person works."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if SESSION_KEY in request.session:
            self.check(request)
        return self.get_response(request)

    def check(self, request):
        """Log out where the login is too old, else note at most once a minute that the person is here."""
        now = int(time.time())
        started = request.session.setdefault(STARTED, now)
        if now - started >= settings.SESSION_MAX_AGE:
            logout(request)
            request.session[ENDED] = "age"
        elif now - request.session.get(SEEN, 0) >= TOUCH_EVERY:
            request.session[SEEN] = now
