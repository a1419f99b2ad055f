"""Answers questions about the dataset: growth, outcome, districts, allocation, checks, sentences, rows to export.

Imports `dataset` and `i18n`; knows neither Dash nor Plotly. Start reading at `outcome`, then `growth` and `district`.
"""
