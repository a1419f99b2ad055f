"""Draws charts and maps as Plotly figure dicts: typed values in, scatter and bar traces out.

Imports `dataset` alone; Plotly is known here alone. Start reading at `builder` and `theme`, then one file per chart.
"""
