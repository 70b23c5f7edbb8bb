"""`{{ counts|of:key }}` and names that are posted: `{% load programs %}`."""

from django import template

register = template.Library()


@register.filter
def of(mapping, key):
    """The value of `key`, or nothing."""
    return mapping.get(key)


@register.filter
def masked_name(name):
    """A name of which only the first letter of each word can be read, for lists that are posted."""
    return " ".join(f"{word[:1]}•••" for word in str(name).split())
