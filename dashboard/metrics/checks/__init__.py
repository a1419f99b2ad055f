"""The plan held against itself: rules that look for figures that agree, differ, or cannot be told."""
