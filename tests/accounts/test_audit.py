"""The audit trail only grows, is sealed in a chain, and a change behind its back is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEntry, AuditSeal
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail():
    user = UserFactory()
    return [audit.record(by=user, action="test.done", on=user, summary=f"deed {number}") for number in range(5)]


def tamper(sql, *params):
    """Change the table as a person with the database's keys would: past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("sql", ["UPDATE accounts_auditentry SET summary = ''", "DELETE FROM accounts_auditentry"])
def test_entries_can_be_neither_changed_nor_removed(trail, sql):
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.count() == len(trail)


def test_sealing_covers_each_entry_once(trail):
    assert audit.seal() == len(trail)
    assert audit.seal() == 0
    assert AuditSeal.objects.count() == len(trail)
    assert audit.verify() is None


def test_an_entry_that_becomes_visible_late_is_sealed_after_newer_ones(trail):
    audit.seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('accounts_auditentry_id_seq', 1000000)")
    audit.record(by=None, action="test.newer")
    audit.seal()
    late = audit.entry(by=None, action="test.late")
    late.pk = 999_999
    late.save(force_insert=True)
    assert audit.seal() == 1
    assert audit.verify() is None


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE accounts_auditentry SET actor = 'nobody' WHERE id = %s", "changed"),
        ("DELETE FROM accounts_auditentry WHERE id = %s", "missing"),
    ],
)
def test_what_was_done_behind_the_trigger_is_found_at_its_entry(trail, sql, words):
    audit.seal()
    tamper(sql, trail[2].pk)
    assert f"{trail[2].pk}: {words}" in audit.verify()


def test_a_removed_seal_breaks_the_chain(trail):
    audit.seal()
    tamper("DELETE FROM accounts_auditseal WHERE entry_id = %s", trail[1].pk)
    assert f"{trail[2].pk}" in audit.verify()


def test_the_command_seals_what_is_new_and_fails_on_a_broken_trail(trail, capsys):
    call_command("verify_audit")
    assert f"{len(trail)} sealed" in capsys.readouterr().out
    tamper("DELETE FROM accounts_auditentry WHERE id = %s", trail[0].pk)
    with pytest.raises(CommandError, match="broken") as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1


def test_many_entries_are_one_statement(trail, django_assert_num_queries):
    entries = [audit.entry(by=None, action="test.bulk", on=trail[0]) for _ in range(1000)]
    with django_assert_num_queries(1):
        audit.record_many(entries)
    assert AuditEntry.objects.filter(action="test.bulk").count() == 1000
