"""Serves `/data.csv` and `/data.json`: filters, rows, metadata. Start reading at `rows`."""
