"""Checks the plan against itself: rules that compare figures which should fit, and say agrees, differs or unclear."""
