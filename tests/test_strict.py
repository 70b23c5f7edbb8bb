"""The strictness of the tests is itself tested: a guard that lets everything through would go unnoticed."""

import socket

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Origin, Template, engines
from django.test import RequestFactory

from tests.strict import ConnectionElsewhere, UndefinedVariable, WriteOnGet, get_only_reads


@pytest.fixture
def render(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.strict.BASE", str(tmp_path))

    def render(text, name="page.html", **context):
        template = Template(text, Origin(str(tmp_path / name), name), engine=engines["django"].engine)
        return template.render(Context(context))

    return render


@pytest.mark.parametrize("text", ["{{ nme }}", "{{ person.nme }}", "{{ nme|lower }}", "{% with a=nme %}{% endwith %}"])
def test_undefined_variable_fails(render, text):
    with pytest.raises(UndefinedVariable, match=r"nme.* is undefined in .*page\.html"):
        render(text, person={"name": "Yohana"})


@pytest.mark.parametrize("text", ["{{ nme|default:'?' }}", "{% if nme %}x{% else %}?{% endif %}", "{{ who }}"])
def test_optional_and_defined_variables_pass(render, text):
    assert render(text, who="?") == "?"


def test_templates_of_libraries_may_do_as_they_like(render):
    assert render("{{ nme }}", name="site-packages/library/page.html") == ""


def test_nothing_connects_elsewhere():
    with socket.socket() as outside, pytest.raises(ConnectionElsewhere):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_get_that_writes_fails(method):
    def view(request):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_user SET is_active = true")
        return HttpResponse()

    with pytest.raises(WriteOnGet):
        get_only_reads(view)(getattr(RequestFactory(), method)("/"))
    assert get_only_reads(view)(RequestFactory().post("/")).status_code == 200
