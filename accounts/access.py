"""Who may: the permission a view asks for. Outside one's scope is 404 (by `visible_to`), without the right 403."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def require(*permissions):
    """Decorate a view: the person needs every one of `permissions`, else 403."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.permissions = permissions
        return checked

    return decorate
