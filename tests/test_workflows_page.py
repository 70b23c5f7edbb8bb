"""docs/workflows.md is what the tables say."""

import pytest
from django.core.management import CommandError, call_command

from kupang_case.management.commands import workflows


def test_the_page_is_up_to_date(capsys):
    call_command("workflows", check=True)
    assert f"{len(workflows.WORKFLOWS)} workflows as written" in capsys.readouterr().out


def test_a_stale_page_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(workflows, "PAGE", tmp_path / "workflows.md")
    with pytest.raises(CommandError, match="stale"):
        call_command("workflows", check=True)
    call_command("workflows")
    call_command("workflows", check=True)
    assert "submitted --> approved" in workflows.PAGE.read_text()


@pytest.mark.parametrize("path", workflows.WORKFLOWS.values())
def test_every_state_is_in_the_diagram(path):
    module = __import__(path, fromlist=["TRANSITIONS"])
    drawn = workflows.diagram(module.TRANSITIONS)
    for old, following in module.TRANSITIONS.items():
        assert all(f"{old} --> {new}" in drawn for new in following)
        assert following or f"{old} --> [*]" in drawn
