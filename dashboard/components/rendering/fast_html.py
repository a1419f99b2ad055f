"""Dash's HTML elements, made without the checks that mypy has made already.

Dash looks at every attribute of every element while it makes it, at five microseconds an element and seven milliseconds
a view. Names and types of attributes are known before the program runs, so here they are only kept. For mypy, and for
whoever reads the code, this is `dash.html`. Such elements are for `markup`; what Dash itself is to build, as
the frame of the page, is made of Dash's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dash import html
else:
    from dash import html as _checked

    class _Elements:
        """The elements by name, as `html.Div`."""

        def __getattr__(self, name: str) -> Any:
            self.__dict__[name] = element = _quick(getattr(_checked, name))
            return element

    html = _Elements()


def _quick(element: type[Any]) -> type[Any]:
    """The element with an `__init__` that keeps what it is given."""

    def make(self: Any, children: Any = None, **attributes: Any) -> None:
        self.__dict__.update(attributes)
        self.children = children

    same = {name: getattr(element, name) for name in ("__module__", "_namespace", "_children_props")}
    return type(element.__name__, (element,), {"__init__": make, **same})


__all__ = ["html"]
