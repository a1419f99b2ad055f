"""Exports views and the dataset to other programs: workbooks, CSV and JSON, PDF.

Imports everything from `dataset` to `views`. Start reading at `workbook.book`, `open_data.rows` or `pdf`.
"""
