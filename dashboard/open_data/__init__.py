"""The whole dataset for other programs: its rows as CSV and JSON, filtered by a query, with all that describes them."""
