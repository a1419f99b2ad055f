"""Names say what a thing is: words that fit everything are used for nothing."""

from __future__ import annotations

import ast

from tests.test_imports import MODULES

BANNED = {"found", "made", "one", "told", "said", "kept", "asked", "wanted", "shown"}


def test_no_variable_parameter_or_attribute_has_a_name_that_fits_everything() -> None:
    names = {
        f"{module}: {name}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        for name in (getattr(node, "id", None), getattr(node, "arg", None), getattr(node, "attr", None))
        if name in BANNED and not (isinstance(node, ast.keyword))
    }
    assert names == set()
