"""Widgets of the register's forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

ALL = _("All")


class CheckboxDropdown(forms.SelectMultiple):
    """Several choices behind one field's height: a `<details>` with a checkbox each, which needs no script."""

    template_name = "households/widgets/checkbox_dropdown.html"
    allow_multiple_selected = True

    def __init__(self, label="", attrs=None, choices=(), none=ALL):
        super().__init__(attrs, choices)
        self.label, self.none = label, none

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        chosen = [str(option["label"]) for option in options if option["selected"]]
        return context | {"options": options, "chosen": chosen, "label": self.label, "none": self.none}

    def id_for_label(self, id_, index=None):
        return ""  # the summary names itself

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["attrs"] |= {"id": f"id_{name}_{index}"}
        return option


class DateInput(forms.DateInput):
    """The browser's own date field, which wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")
