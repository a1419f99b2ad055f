"""Writes a view as an Excel workbook. Start reading at `book`."""
