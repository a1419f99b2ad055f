"""Data walks one way through the rooms, so imports run only against it."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

import pytest

from dashboard.settings import ROOT

STREET = [
    "dataset", "settings", "i18n", "history", "figures", "metrics", "routing", "returns",
    "components", "views", "exports", "search", "users", "live", "web", "application",
    "serving", "app",
]  # fmt: skip
PLACE = {room: index for index, room in enumerate(STREET)}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
    for path in [*(ROOT / "dashboard").rglob("*.py"), ROOT / "app.py"]
    if path.name != "__init__.py"
}


def imports(tree: ast.Module) -> set[str]:
    """Every module that a module imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            whole = node.module or ""
            found |= {f"{whole}.{alias.name}" if f"{whole}.{alias.name}" in MODULES else whole for alias in node.names}
    return found


IMPORTS = {name: imports(tree) for name, tree in MODULES.items()}


def room(module: str) -> str:
    return module.split(".")[1] if module.startswith("dashboard.") else module


def users(*packages: str) -> set[str]:
    """The rooms with a module that imports one of the packages."""
    return {
        name.removeprefix("dashboard.")
        for name, found in IMPORTS.items()
        if any(one == package or one.startswith(f"{package}.") for one in found for package in packages)
    }


def test_every_room_has_its_place_on_the_street() -> None:
    assert {room(name) for name in MODULES} == set(STREET)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_room_uses_only_rooms_before_it(name: str) -> None:
    own = {found for found in IMPORTS[name] if found.startswith("dashboard.")}
    later = {found for found in own if PLACE[room(found)] > PLACE[room(name)]}
    assert later == set()


def test_no_module_uses_itself_by_a_ring_of_imports() -> None:
    graph = {name: {found for found in used if found in MODULES} for name, used in IMPORTS.items()}
    assert set(TopologicalSorter(graph).static_order()) == set(MODULES)


def test_pandas_stays_where_the_table_is() -> None:
    assert {name.split(".")[0] for name in users("pandas")} == {"dataset", "returns"}


def test_pyarrow_is_known_to_one_room_which_imports_it_only_when_it_is_needed() -> None:
    assert users("pyarrow") == {"dataset.parquet"}
    top = {name for node in MODULES["dashboard.dataset.parquet"].body for name in imports(ast.Module([node], []))
           if isinstance(node, ast.Import | ast.ImportFrom)}  # fmt: skip
    assert not any(name.startswith("pyarrow") for name in top)


def test_plotly_stays_with_the_figures() -> None:
    drawing = {name for name in users("plotly") if not name.startswith("figures.")}
    assert drawing == set()


def test_plotly_express_is_used_nowhere() -> None:
    assert users("plotly.express") == set()


def test_dash_is_known_only_from_the_components_on() -> None:
    rooms = {name.split(".")[0] for name in users("dash", "dash_bootstrap_components")}
    assert rooms <= set(STREET[PLACE["components"] :])


def test_flask_stays_with_the_web_server() -> None:
    assert {name.split(".")[0] for name in users("flask", "flask_bootstrap", "flask_compress")} == {
        "web",
        "application",
    }


def test_only_one_room_reads_the_words_of_the_screen() -> None:
    reading = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "locales"
    }
    assert reading == {"dashboard.i18n.messages"}
