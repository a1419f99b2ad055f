"""Turns URLs into selections and selections into links: the URL is the only state of a view.

Imports `dataset`, `i18n`, `history`, the theme of `figures`, and `metrics`. Start reading at `selection`, which alone
builds links.
"""
