"""One file per question: metrics, words and a figure joined into a chart; None where the rows do not call for it."""
