"""What allauth may do here: log in and out, passwords and a second factor. Nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

# Said by the page itself; a message as well would only be noise.
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request):
        return False

    def get_password_change_redirect_url(self, request):
        return reverse("profile")

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)
