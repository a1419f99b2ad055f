"""Computes measures of the dataset: growth, outcome, districts, allocation, checks, narrative text, rows to export.

Imports `dataset` and `i18n`; knows neither Dash nor Plotly. README.md in this folder explains every rule. Start reading
at `outcome`, then `growth` and `district`.
"""
