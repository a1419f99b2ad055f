"""A view to take along: an Excel workbook with one sheet per chart, and a first sheet that says what it is."""
