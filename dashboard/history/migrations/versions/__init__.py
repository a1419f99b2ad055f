"""The steps, each in a file, the oldest first."""
