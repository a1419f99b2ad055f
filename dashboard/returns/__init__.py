"""Collects returns: forms to fill in, reading and checking what comes back, merging it into the table; sample returns.

Imports `dataset`, `settings`, `i18n`, `history` and `metrics`. Start reading at `commands`, then `importing`.
"""
