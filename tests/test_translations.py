"""The catalogs are complete, and the tool that says so notices what it should."""

import gettext
from pathlib import Path

import pytest

from kupang_case.translations.__main__ import act
from kupang_case.translations.catalogs import problems, update
from kupang_case.translations.sources import APPS, catalog_path

BASE = Path(__file__).parents[1]
CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext, npgettext, gettext_lazy
_("Home")
_("many "
  "parts")
ngettext("%(count)s household", "%(count)s households", 2)
# Translators: of a visit
pgettext("visit", "State")
npgettext("list", "a row", "%(n)s rows", 3)
_(variable)
"""
TEMPLATE = """{% load i18n %}
    <h1>{% translate "Title" %}</h1>
  {% translate "State" context "roster" as state %}
{% blocktranslate trimmed count n=rows|length %}
    {{ n }} person
  {% plural %}
    {{ n }} persons
{% endblocktranslate %}
<p>{{ value|default:_("none") }} 100 % {% translate "all 100 %" %} don't</p>
{% comment %}{% translate "Never shown" %}{% endcomment %}
"""


@pytest.fixture
def project(tmp_path):
    for name in (*APPS, "kupang_case"):
        (tmp_path / name).mkdir()
    (tmp_path / "templates" / "households").mkdir(parents=True)
    (tmp_path / "templates" / "base.html").write_text("{% load i18n %}{% translate 'Menu' %}")
    (tmp_path / "households" / "forms.py").write_text(CODE)
    (tmp_path / "templates" / "households" / "page.html").write_text(TEMPLATE)
    update(tmp_path)
    return tmp_path


def translate(project, name, translations):
    path = catalog_path(project, name)
    text = path.read_text()
    for message, string in translations.items():
        for empty in (f'msgid "{message}"\nmsgstr ""', f'msgid_plural "{message}"\nmsgstr[0] ""'):
            text = text.replace(empty, empty[:-1] + string + '"')
    path.write_text(text)


def test_the_catalogs_of_this_project_are_complete():
    assert problems(BASE) == []


def test_messages_are_found_in_code_and_templates(project):
    text = catalog_path(project, "households").read_text()
    for message in ("Home", "many parts", "%(count)s household", "Title", "%(n)s person", "none", "all 100 %%"):
        assert f'msgid "{message}"' in text
    assert 'msgctxt "visit"\nmsgid "State"' in text
    assert 'msgctxt "roster"\nmsgid "State"' in text
    assert 'msgctxt "list"\nmsgid "a row"\nmsgid_plural "%(n)s rows"' in text
    assert "#. Translators: of a visit" in text
    assert "Never shown" not in text
    assert 'msgid "Menu"' in catalog_path(project, "project").read_text()


def test_update_keeps_translations_and_changes_nothing_twice(project):
    translate(project, "households", {"Home": "Beranda", "%(count)s households": "%(count)s rumah tangga"})
    update(project)
    first = catalog_path(project, "households").read_text()
    assert 'msgstr "Beranda"' in first
    assert 'msgstr[0] "%(count)s rumah tangga"' in first
    update(project)
    assert catalog_path(project, "households").read_text() == first


def test_update_compiles_what_gettext_reads(project):
    translate(project, "households", {"Home": "Beranda", "%(n)s persons": "%(n)s orang"})
    update(project)
    with catalog_path(project, "households").with_suffix(".mo").open("rb") as handle:
        catalog = gettext.GNUTranslations(handle)
    assert catalog.gettext("Home") == "Beranda"
    assert catalog.ngettext("%(n)s person", "%(n)s persons", 1) == "%(n)s orang"


def test_update_drops_what_is_unused_and_takes_translations_from_other_catalogs(project):
    translate(project, "households", {"Home": "Beranda"})
    (project / "reports" / "pages.py").write_text('_("Home")')
    (project / "households" / "forms.py").write_text('_("Home")')
    update(project)
    assert 'msgstr "Beranda"' in catalog_path(project, "reports").read_text()
    assert "many parts" not in catalog_path(project, "households").read_text()


def test_a_half_written_file_stops_the_update(project):
    before = catalog_path(project, "households").read_text()
    (project / "templates" / "households" / "page.html").write_text("{% load i18n %}{% blocktranslate %}unfinished")
    assert act({"check": False, "update": True}, project) == 1
    assert catalog_path(project, "households").read_text() == before


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda text: text, "untranslated 'Menu'"),
        (lambda text: text.replace('"Menu"\nmsgstr ""', '"Menu"\nmsgstr "%(who)s"'), "placeholders ['%(who)s']"),
        (lambda text: text.replace('msgid "Menu"\nmsgstr ""', '#, fuzzy\nmsgid "Menu"\nmsgstr "Menu"'), "fuzzy 'Menu'"),
        (lambda text: text + '\nmsgid "Gone"\nmsgstr "Hilang"\n', "unused 'Gone'"),
        (lambda text: text.replace("Menu", "Other"), "missing 'Menu'"),
    ],
)
def test_check_names_each_problem(project, edit, expected):
    path = catalog_path(project, "project")
    path.write_text(edit(path.read_text()))
    assert any(expected in line and "locale" in line for line in problems(project))
    assert act({"check": True}, project) == 1


def test_check_passes_when_all_is_translated(project):
    (project / "households" / "forms.py").write_text("")
    (project / "templates" / "households" / "page.html").write_text("")
    update(project)
    translate(project, "project", {"Menu": "Menu"})
    assert act({"check": True}, project) == 0


def test_one_message_has_one_translation(project):
    (project / "reports" / "pages.py").write_text('_("Menu")')
    update(project)
    translate(project, "project", {"Menu": "Menu"})
    translate(project, "reports", {"Menu": "Pilihan"})
    assert any("translated otherwise" in line for line in problems(project))


def test_nothing_found_is_a_problem(tmp_path):
    for name in (*APPS, "kupang_case", "templates"):
        (tmp_path / name).mkdir()
    assert problems(tmp_path) == ["No message found at all: nothing was checked."]
