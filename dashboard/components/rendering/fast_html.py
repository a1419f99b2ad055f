"""Creates Dash's HTML elements without runtime checks of names and types, which mypy has made already.

Dash's own checks take five microseconds an element, seven milliseconds a view. For mypy and for readers this is
`dash.html`. `markup` checks the names of attributes once for each kind of element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dash import html
else:
    from dash import html as _checked_html

    class _Elements:
        """Makes unchecked elements by name, as `html.Div`."""

        def __getattr__(self, name: str) -> Any:
            self.__dict__[name] = element = _unchecked(getattr(_checked_html, name))
            return element

    html = _Elements()


def _unchecked(element: type[Any]) -> type[Any]:
    """Return the element's class with an `__init__` that only stores its arguments."""

    def __init__(self: Any, children: Any = None, **attributes: Any) -> None:  # noqa: N807
        self.__dict__.update(attributes)
        self.children = children

    def to_plotly_json(self: Any) -> dict[str, Any]:
        return {"type": element.__name__, "namespace": element._namespace, "props": dict(vars(self))}

    inherited = {name: getattr(element, name) for name in ("__module__", "_namespace", "_children_props")}
    methods = {
        "__init__": __init__,
        "to_plotly_json": to_plotly_json,
        "__repr__": lambda self: str(self.to_plotly_json()),
    }
    return type(element.__name__, (element,), {**methods, **inherited})


__all__ = ["html"]
