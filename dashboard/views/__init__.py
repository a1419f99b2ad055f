"""Lays out the views, one file each, and the page frame; `charts/` turns a question into rows, words and a figure.

Imports everything from `dataset` to `components`. Start reading at `overview`, then `layout`, which joins them.
"""
