"""The settings of tests: the real ones, made strict where running is forgiving, and fast where hashing is slow."""

from kupang_case.settings import *  # noqa: F403
from kupang_case.settings import BASE_DIR, INSTALLED_APPS, MIDDLEWARE, TEMPLATES
from kupang_case.translations.catalogs import compile_all
from tests.strict import Undefined

compile_all(BASE_DIR)  # here, since Django reads the catalogs while it starts, before any conftest

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# N+1 queries and writes while answering a GET fail the request; only requests are watched, not the tests' own set-up.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [
    "tests.strict.count_queries",
    "zeal.middleware.zeal_middleware",
    "tests.strict.get_only_reads",
    *MIDDLEWARE,
]
ZEAL_RAISE = True
# Who asks is read once and, on a page about that same person, once more; both count as called from our middleware.
ZEAL_ALLOWLIST = [{"model": "accounts.User", "field": "get()"}]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
TEMPLATES[0]["OPTIONS"]["debug"] = False
# Static files straight from their folders: no collected copy is needed (or warned about).
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
