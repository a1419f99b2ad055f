"""Keeps the table's history: change log, transactions and undo, versions, in one of two kinds of store.

Imports `dataset` alone. Start reading at `store` and `transaction`; then `file_store`, which draws the order of its
steps, or `database_store`, with `database`, `tables` and `migrations/`.
"""
