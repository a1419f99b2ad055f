"""Pure: typed answers in, a Plotly figure out; scatter and bar traces only, one question per file."""
