"""Pure: the pieces that views share; they know nothing of callbacks."""
