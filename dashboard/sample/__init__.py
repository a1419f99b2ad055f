"""Sample returns: what districts might have reported, generated so that the whole drill-down can be seen at work."""
