"""Messages of libraries that ship no Indonesian, named here so that they get into our own catalog.

Nothing imports this file: it is only read for its messages.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import pgettext

# django-filter
_("%s (descending)")
_("All")
_("Any date")
_("Multiple values may be separated by commas.")
_("No")
_("Ordering")
_("Past 7 days")
_("Range query expects two values.")
_("Select a lookup.")
_("Submit")
_("This month")
_("This year")
_("Today")
_("Unknown")
_("Yes")
_("Yesterday")
_("contains")
_("ends with")
_("exclude")
_("is greater than")
_("is greater than or equal to")
_("is in")
_("is in range")
_("is less than")
_("is less than or equal to")
_("is null")
_("search")
_("starts with")

# django-axes
_("Session key hash (sha256)")

# django-tasks and django-tasks-db
pgettext("Task", "Ready")
pgettext("Task", "Running")
pgettext("Task", "Failed")
pgettext("Task", "Successful")
_("Task Result")
_("Task Results")
_("args kwargs")
_("backend name")
_("enqueued at")
_("exception class path")
_("finished at")
_("priority")
_("queue name")
_("return value")
_("run after")
_("started at")
_("status")
_("task path")
_("traceback")
_("worker id")
