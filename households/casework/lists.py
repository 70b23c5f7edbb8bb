"""What of case work is shown: on the case page, and on the day's list."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.workday import NORMAL, URGENT, Card
from households.case import Panel, add_work_panel
from households.casework.forms import DocumentForm, NoteForm, TaskForm
from households.models import CaseTask
from households.scope import BY_WARD, ward_ids

SHOWN = 30


def people_for(household):
    """Who can be given a task of this household: officers and ward heads of its ward."""
    found = User.objects.filter(is_active=True, wards=household.ward_id, groups__name__in=BY_WARD)
    return found.distinct().order_by("full_name", "pk")


@add_work_panel
def casework_panel(household, user):
    """Tasks, notes and documents of the case; None for people who may not see them."""
    if not user.has_perm("households.view_casenote"):
        return None
    tasks = household.tasks.select_related("person", "done_by")
    context = {
        "household": household,
        "today": timezone.localdate(),
        "tasks": list(tasks.order_by(F("done_at").asc(nulls_first=True), "due_on", "pk")[:SHOWN]),
        "notes": list(household.notes.select_related("by")[:SHOWN]),
        "documents": list(household.documents.select_related("by")[:SHOWN]),
        "works": user.has_perm("households.work_case"),
    }
    if context["works"]:
        context |= {"note_form": NoteForm(), "document_form": DocumentForm()}
        context["task_form"] = TaskForm(people=people_for(household))
    return Panel(_("Case work"), "households/casework/panel.html", context, order=30)


def tasks_of(user):
    """The open tasks of `user`: given to them, or to nobody in a ward they cover."""
    mine = Q(person=user.pk) | Q(person__isnull=True, household__ward__in=ward_ids(user))
    return CaseTask.objects.visible_to(user).filter(mine, done_at__isnull=True)


def cards(user):
    """Tasks that are due today or overdue."""
    if user.has_perm("households.work_case"):
        count = tasks_of(user).filter(due_on__lte=timezone.localdate()).count()
        text, empty = _("Due today or overdue."), _("No task is due today.")
        yield Card(_("Tasks of today"), reverse("task_list"), count, text, URGENT if count else NORMAL, empty)
