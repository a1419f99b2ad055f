"""Draws charts and maps as Plotly figures: typed values in, a figure of scatter and bar traces out.

Imports `dataset` alone; Plotly is known here alone. Start reading at `builder` and `theme`, then one file per chart.
"""
