"""The walls of the house: imports run one way, nothing below a view sees a request, nothing grows too large."""

import ast
from pathlib import Path

import pytest

BASE = Path(__file__).parents[1]
APPS = ("accounts", "households", "programs", "reports")
# What every app may use of the project itself. Settings, urls and commands stand above the apps.
SHARED = ("database", "forms", "ids", "keyset", "sheets", "translations", "workflow", "rupiah")
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 35
# Who handles requests. Everything else below gets plain values.
SEES_REQUESTS = ("views", "urls", "middleware", "access", "context", "errors", "adapter", "admin", "showcase")


def modules():
    for root in (*APPS, "kupang_case"):
        for path in sorted((BASE / root).rglob("*.py")):
            yield path.relative_to(BASE)


MODULES = [path for path in modules() if "migrations" not in path.parts]


def tree(path):
    return ast.parse((BASE / path).read_text(encoding="utf-8"))


def imports(path):
    """Yield the dotted name of each import, wherever it stands in the module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(path.parts[: len(path.parts) - node.level]) if node.level else ""
            name = ".".join(filter(None, (package, node.module)))
            yield from (f"{name}.{alias.name}" for alias in node.names)


def test_there_is_something_to_check():
    assert len(MODULES) > 30


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app):
    above = APPS[APPS.index(app) + 1 :]
    wrong = [
        f"{path} imports {name}"
        for path in MODULES
        if path.parts[0] == app
        for name in imports(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


def test_shared_parts_of_the_project_know_no_app():
    wrong = [
        f"{path} imports {name}"
        for path in MODULES
        if path.parts[0] == "kupang_case" and path.parts[1].removesuffix(".py") in SHARED
        for name in imports(path)
        if name.split(".")[0] in APPS
    ]
    assert wrong == []


def test_views_are_imported_by_urls_alone():
    wrong = [
        f"{path} imports {name}"
        for path in MODULES
        if not any(part.removesuffix(".py").startswith(SEES_REQUESTS) for part in path.parts)
        for name in imports(path)
        if name.split(".")[0] in APPS and "views" in name.split(".")
    ]
    assert wrong == []


def test_nothing_below_a_view_sees_a_request():
    wrong = []
    for path in MODULES:
        if any(part.removesuffix(".py").startswith((*SEES_REQUESTS, "templatetags")) for part in path.parts):
            continue
        wrong += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree(path))
            if (isinstance(node, ast.Name) and node.id == "request")
            or (isinstance(node, ast.arg) and node.arg == "request")
            or (isinstance(node, ast.Attribute) and node.attr == "request")
        ]
    assert wrong == []


def test_no_module_and_no_function_is_too_large():
    wrong = []
    for path in MODULES:
        if (lines := len((BASE / path).read_text(encoding="utf-8").splitlines())) > MOST_LINES:
            wrong.append(f"{path} has {lines} lines")
        wrong += [
            f"{path}:{node.lineno} {node.name} has {length} lines"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (length := node.end_lineno - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
        ]
    assert wrong == []


def test_only_the_four_apps_stand_beside_the_project():
    packages = {path.parent.name for path in BASE.glob("*/__init__.py")}
    assert packages == {*APPS, "kupang_case", "tests"}
