"""A district's yearly return: the workbook that asks for its figures, and the way of the answers into the table."""
