"""What several views do the same way."""

from django.contrib import messages
from django.core.exceptions import ValidationError


def attempt(request, action, **values):
    """What `action` gives, done by the user; None where it was refused, which the next page then says."""
    try:
        return action(**values, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
