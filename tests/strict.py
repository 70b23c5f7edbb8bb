"""What running forgives and tests don't: undefined template variables, writes on GET, connections to elsewhere."""

import re
import socket
import sys
from pathlib import Path

from django.db import connection
from django.template.base import FilterExpression, Node

BASE = str(Path(__file__).parents[1])
WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+"?([a-z_0-9]+)', re.IGNORECASE)
# Reading a case is itself an event to record; sessions, lockout and the second factor keep their own books.
WRITTEN_ON_GET = ("accounts_auditentry", "django_session", "axes_", "mfa_authenticator")


class UndefinedVariable(AssertionError):
    """A template of ours names something that its context does not have."""


class WriteOnGet(AssertionError):
    """A GET changed the database."""


class ConnectionElsewhere(AssertionError):
    """A test wanted to leave this machine."""


class Undefined(str):
    """Stands in for Django's `string_if_invalid`: raises where one of our templates uses an undefined variable.

    Django asks for its truth just before it uses it; the callers then tell which variable, in which template. Fine is
    `{{ name|default:… }}`, the way a component says that a parameter may be left out, and what libraries do.
    """

    def __bool__(self):
        expression, origin = _where(sys._getframe(1))
        optional = expression is None or any(
            function.__name__ in ("default", "default_if_none") for function, _arguments in expression.filters[:1]
        )
        if origin is None or optional or not origin.startswith(BASE) or "site-packages" in origin:
            return False
        raise UndefinedVariable(f"{{{{ {expression.token} }}}} is undefined in {origin.removeprefix(BASE + '/')}")


def _where(frame):
    """Return the filter expression that is being resolved and the file of the node it belongs to."""
    expression = None
    for _ in range(12):
        if frame is None:
            break
        owner = frame.f_locals.get("self")
        if isinstance(owner, FilterExpression) and expression is None:
            expression = owner
        elif isinstance(owner, Node) and expression is not None:
            origin = getattr(owner, "origin", None)
            return expression, str(origin.name) if origin else None
        frame = frame.f_back
    return expression, None


def get_only_reads(get_response):
    """Middleware: a GET or HEAD that writes anything but the audit trail and sessions fails."""

    def refuse(execute, statement, parameters, many, context):
        written = WRITE.match(statement if isinstance(statement, str) else "")
        if written and not written.group(1).startswith(WRITTEN_ON_GET):
            raise WriteOnGet(f"GET wrote to {written.group(1)}: {statement[:200]}")
        return execute(statement, parameters, many, context)

    def middleware(request):
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with connection.execute_wrapper(refuse):
            return get_response(request)

    return middleware


def count_queries(get_response):
    """Middleware: says in `X-Query-Count` how many statements the answer took, for tests that see it from a browser."""

    def middleware(request):
        seen = []

        def count(execute, statement, parameters, many, context):
            seen.append(statement)
            return execute(statement, parameters, many, context)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response["X-Query-Count"] = str(len(seen))
        return response

    return middleware


def refuse_elsewhere(connect):
    """Return a `socket.connect` that reaches this machine alone."""

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise ConnectionElsewhere(f"Tests stay on this machine; this one wanted {address}.")
        return connect(self, address)

    return guarded
