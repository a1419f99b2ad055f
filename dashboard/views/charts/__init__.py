"""Turns a question into rows, words and a figure, one file per chart. Start reading at `comparison`."""
