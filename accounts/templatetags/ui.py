"""Small pieces of the interface: `{% load ui %}`. Bigger ones are includes in templates/components/."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language

from accounts.deeds import deed, record_kind
from accounts.statuses import status_of

register = template.Library()
register.filter("deed", deed)
register.filter("record_kind", record_kind)

TONE_ICONS = {
    "success": "check-circle-fill",
    "info": "info-circle-fill",
    "primary": "info-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "exclamation-octagon-fill",
    "error": "exclamation-octagon-fill",
    "neutral": "info-circle",
    "debug": "info-circle",
}


@lru_cache(maxsize=512)
def _icon(name, css):
    sprite = static("vendor/bootstrap-icons/icons.svg")
    classes = f"icon {css}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sprite, name)


@register.simple_tag
def icon(name, css=""):
    """An icon of the sprite, hidden from screen readers: always put a word beside it."""
    return _icon(str(name), str(css))


@register.simple_tag
def tone_icon(tone, css=""):
    """The icon that goes with a tone, so that a colour never speaks alone."""
    return _icon(TONE_ICONS.get(str(tone).split(" ")[-1], "info-circle"), str(css))


@lru_cache(maxsize=1024)
def _badge(tone, icon_name, text, _language):
    return format_html('<span class="status status-{}">{}<span>{}</span></span>', tone, _icon(icon_name, ""), text)


@register.simple_tag
def status_badge(kind, state):
    """The badge of a state: `{% status_badge "visit" visit.state %}`. Cached, so it is cheap in a long list."""
    status = status_of(kind, state)
    return _badge(status.tone, status.icon, str(status.label), get_language())


@register.simple_tag
def badge(tone, icon_name, text):
    """A badge of one's own, for what the contract has no state for."""
    if isinstance(text, Promise):
        text = str(text)
    return format_html('<span class="status status-{}">{}<span>{}</span></span>', tone, _icon(icon_name, ""), text)


@register.simple_tag
def active_filters(filterset):
    """How many fields of a filter set are in use (its order, columns, kind of rows and hidden ones aside)."""
    form = filterset.form
    if not form.is_bound or not form.is_valid():
        return 0
    aside = {"order", "per", "columns", *(field.name for field in form.hidden_fields())}
    return sum(1 for name, value in form.cleaned_data.items() if name not in aside and _given(value))


def _given(value):
    if hasattr(value, "exists"):  # a queryset of a multiple choice
        return bool(value)
    if isinstance(value, slice):
        return value.start is not None or value.stop is not None
    return value not in (None, "", [], ())


@register.simple_block_tag
def table_region(content, label):
    """Wrap a table: it scrolls sideways by thumb and by keyboard, and a screen reader knows its name."""
    return format_html('<div class="table-region" role="region" tabindex="0" aria-label="{}">{}</div>', label, content)


@register.simple_block_tag
def panel(content, title, css="", id=None):
    """A titled section on a white sheet: `{% panel "Anggota" %}…{% endpanel %}`."""
    anchor = format_html(' id="{}"', id) if id else ""
    return format_html(
        '<section class="panel {}"{}><h2 class="panel-title">{}</h2><div class="panel-body">{}</div></section>',
        css,
        anchor,
        title,
        content,
    )
