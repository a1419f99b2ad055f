"""Generates sample returns of all places, marked as such in every row. Start reading at `table`."""
