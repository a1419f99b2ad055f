"""Writes a tree of Dash components as HTML, and names the regions of the frame that the browser fills with it.

Imports `figures`. Start reading at `markup`.
"""
