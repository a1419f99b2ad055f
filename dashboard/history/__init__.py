"""Keeps the table's past: files written whole, the change log, transactions and undo, versions, the last good files.

Imports `dataset` alone. Start reading at `transaction`, which explains the order of its steps; `change_log` reads.
"""
