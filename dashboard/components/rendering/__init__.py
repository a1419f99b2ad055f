"""Renders trees of Dash components as HTML, and declares the regions of the frame that the browser fills with it.

Imports `figures`. Start reading at `markup`.
"""
