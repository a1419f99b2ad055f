"""One file per view: what it shows for a Selection."""
