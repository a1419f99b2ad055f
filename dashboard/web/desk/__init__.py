"""Serves the returns desk: pages for reporters and reviewers, its log and its downloads."""
