"""Keeps the table's history: atomic files, the change log, transactions and undo, versions, the last good files.

Imports `dataset` alone. Start reading at `transaction`, which draws the order of its steps; `change_log` reads.
"""
