"""Builds the components that views share, as trees of Dash components; `rendering/` writes such trees as HTML.

Imports everything from `dataset` to `routing`. Start reading at `target_table`, then `chart`.
"""
