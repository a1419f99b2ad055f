"""Data walks upwards through the layers, so a package imports only from layers below its own."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

from dashboard.dataset.resources import ROOT

LAYERS = [
    ["dataset"], ["settings", "i18n", "history", "figures"], ["metrics"], ["routing", "returns"],
    ["components"], ["views"], ["exports"], ["web"], ["__main__", "app"],
]  # fmt: skip
LAYER = {package: number for number, layer in enumerate(LAYERS) for package in layer}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
    for path in [*(ROOT / "dashboard").rglob("*.py"), ROOT / "app.py"]
    if path.name != "__init__.py"
}


def imports(tree: ast.AST) -> set[str]:
    """Every module that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            module = node.module or ""
            submodules = {alias.name: f"{module}.{alias.name}" for alias in node.names}
            names |= {name if name in MODULES else module for name in submodules.values()}
    return names


IMPORTS = {module: imports(tree) for module, tree in MODULES.items()}


def package_of(module: str) -> str:
    return module.removeprefix("dashboard.").split(".")[0]


def packages_with(*libraries: str) -> set[str]:
    """The packages of the dashboard that import one of the libraries."""
    return {
        package_of(module)
        for module, names in IMPORTS.items()
        if any(name == library or name.startswith(f"{library}.") for name in names for library in libraries)
    }


def test_every_package_has_its_layer() -> None:
    assert {package_of(module) for module in MODULES} == set(LAYER)
    loose = {path.name for path in (ROOT / "dashboard").glob("*.py")}
    assert loose == {"__init__.py", "__main__.py"}


def test_a_package_imports_only_from_layers_below_its_own() -> None:
    arrows = {
        f"{module} imports {name}"
        for module, names in IMPORTS.items()
        for name in names
        if name.startswith("dashboard.")
        and package_of(name) != package_of(module)
        and LAYER[package_of(name)] >= LAYER[package_of(module)]
    }
    assert arrows == set()


def test_no_modules_import_each_other_in_a_ring() -> None:
    graph = {module: names & set(MODULES) for module, names in IMPORTS.items()}
    assert set(TopologicalSorter(graph).static_order()) == set(MODULES)


def test_libraries_stay_in_their_packages() -> None:
    assert packages_with("pandas") == {"dataset"}
    assert packages_with("plotly") <= {"figures"}
    assert packages_with("plotly.express") == set()
    assert packages_with("flask", "flask_bootstrap", "flask_compress") == {"web"}
    assert all(LAYER[name] >= LAYER["components"] for name in packages_with("dash", "dash_bootstrap_components"))


def loaded(module: str) -> set[str]:
    """Every module and library that importing a module imports, at the top of modules and not inside functions."""
    waiting, names = [module], set[str]()
    while waiting:
        tree = MODULES.get(waiting.pop(), ast.Module([], []))
        top: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        found = imports(ast.Module(top, [])) - names
        names |= found
        waiting += found
    return {name.split(".")[0] for name in names}


def test_a_library_that_few_need_is_imported_only_where_it_is_needed() -> None:
    assert not {"dash", "flask", "openpyxl", "filelock", "pyarrow"} & loaded("app"), "by no `app.py check`"
    assert not {"pypinyin", "pyarrow", "prometheus_client"} & loaded("dashboard.web.application"), (
        "before they are used"
    )
    assert [module for module, names in IMPORTS.items() if "pyarrow" in names] == ["dashboard.dataset.parquet"]


def test_only_one_module_reads_the_words_of_the_screen() -> None:
    readers = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "locales"
    }
    assert readers == {"dashboard.i18n.messages"}
