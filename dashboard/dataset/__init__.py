"""Holds the one tidy table: its model, its rules, loading it, and every question that is asked of it.

Imports nothing else of the dashboard; pandas and openpyxl are known here. Start at `model`, `observation` and `table`;
`table_rows` holds the rows themselves.
"""
