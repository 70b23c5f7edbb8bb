"""The roles of the contract as Django groups, and what each may do: the only place that says so.

Permissions are strings, so nothing here imports the apps that define them. What a person sees is a matter of scope
(`visible_to` of each queryset); whether a thing may happen now, of the policies beside the actions.
"""

from django.apps import apps as global_apps
from django.utils.translation import gettext_lazy as _

FIELD_OFFICER = "field_officer"
WARD_HEAD = "ward_head"
PROGRAM_OFFICER = "program_officer"
AGENCY_HEAD = "agency_head"
ANALYST = "analyst"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"

ROLE_NAMES = {
    FIELD_OFFICER: _("Field officer"),
    WARD_HEAD: _("Ward head"),
    PROGRAM_OFFICER: _("Programme officer"),
    AGENCY_HEAD: _("Agency head"),
    ANALYST: _("Bappeda analyst"),
    ADMINISTRATOR: _("Administrator"),
    AUDITOR: _("Auditor"),
}

_FIELD_WORK = {
    "programs.view_referral",
    "households.view_casenote",
    "households.work_case",
    "households.view_household",
    "households.register_household",
    "households.correct_household",
    "households.record_event",
    "households.reveal_identity",
    "households.view_visit",
    "households.make_visit",
    "households.view_wardmeeting",
    "households.view_determination",
    "households.view_objection",
    "households.record_objection",
}
_PROGRAM_WORK = {
    "programs.view_referral",
    "programs.answer_referral",
    "households.view_casenote",
    "households.work_case",
    "households.view_household",
    "households.reveal_identity",
    "programs.view_programme",
    "programs.view_enrolment",
    "programs.view_roster",
    "programs.settle_touched",
}

ROLE_PERMISSIONS = {
    FIELD_OFFICER: _FIELD_WORK,
    WARD_HEAD: _FIELD_WORK | {
        "households.review_visit",
        "households.assign_household",
        "households.hold_meeting",
        "households.decide_objection",
        "households.settle_duplicates",
        "reports.view_reports",
    },
    PROGRAM_OFFICER: _PROGRAM_WORK
    | {"programs.propose_enrolment", "programs.build_roster", "programs.record_activity"},
    AGENCY_HEAD: _PROGRAM_WORK | {"programs.approve_roster", "programs.close_roster", "programs.end_enrolment"},
    ANALYST: {
        "programs.view_referral",
        "households.view_casenote",
        "households.view_household",
        "households.view_visit",
        "households.view_wardmeeting",
        "households.view_determination",
        "households.determine",
        "households.view_objection",
        "households.decide_objection",
        "households.import_lists",
        "households.settle_duplicates",
        "households.view_importbatch",
        "programs.view_programme",
        "programs.view_enrolment",
        "programs.view_roster",
        "reports.view_reports",
    },
    AUDITOR: {
        "programs.view_referral",
        "households.view_casenote",
        "accounts.view_auditentry",
        "households.view_household",
        "households.view_visit",
        "households.view_wardmeeting",
        "households.view_determination",
        "households.view_objection",
        "programs.view_programme",
        "programs.view_enrolment",
        "programs.view_roster",
    },
    # Administrators also get the view permission of every model and the change of the models of settings.
    ADMINISTRATOR: {"accounts.view_auditentry", "households.view_household", "households.view_visit",
                    "programs.view_programme", "programs.view_enrolment", "programs.view_roster",
                    "reports.view_reports"},
}  # fmt: skip

# What an administrator may add and change through Django admin (app_label.model).
ADMINISTERED_MODELS = {
    "accounts.user",
    "households.district",
    "households.ward",
    "households.wardalias",
    "households.threshold",
    "households.verificationlimit",
    "programs.agency",
    "programs.programme",
    "programs.programmeparameter",
    "programs.seedlingspecies",
    "programs.overlaprule",
    "programs.marketingpartner",
    "programs.trainingplace",
    "reports.publishedindicator",
}
OUR_APPS = ("accounts", "households", "programs", "reports")


def administrator_permissions(permissions):
    """Filter a queryset of Permission down to the administrator's: view everything of ours, change the settings."""
    for permission in permissions.filter(content_type__app_label__in=OUR_APPS).select_related("content_type"):
        verb, _sep, model = permission.codename.partition("_")
        label = f"{permission.content_type.app_label}.{permission.content_type.model}"
        is_default = model == permission.content_type.model
        if (is_default and verb == "view") or (
            label in ADMINISTERED_MODELS and is_default and verb in ("add", "change")
        ):
            yield permission


def sync_groups(sender=None, apps=global_apps, using="default", **kwargs):
    """Make the groups hold exactly the permissions above. Runs after each app's migration; safe to repeat."""
    if sender is not None and sender.label not in OUR_APPS:
        return
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    every = Permission.objects.using(using)
    known = {
        f"{app}.{codename}": pk for pk, app, codename in every.values_list("pk", "content_type__app_label", "codename")
    }
    for role, names in ROLE_PERMISSIONS.items():
        group, _created = Group.objects.using(using).get_or_create(name=role)
        wanted = {known[name] for name in names if name in known}
        if role == ADMINISTRATOR:
            wanted |= {permission.pk for permission in administrator_permissions(every)}
        group.permissions.set(wanted)
