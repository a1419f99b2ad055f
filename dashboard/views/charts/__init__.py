"""Builds charts, one file each, from a question to rows, words and a figure. Start reading at `comparison`."""
