"""Who works here, what they may do, and the trail they leave."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from accounts.middleware import note_login
        from accounts.roles import sync_groups

        # Permissions are made by `post_migrate` too, app by app: the groups follow after the last of ours.
        post_migrate.connect(sync_groups, dispatch_uid="accounts.sync_groups")
        user_logged_in.connect(note_login, dispatch_uid="accounts.note_login")
