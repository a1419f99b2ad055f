"""Pure questions to a Dataset, typed answers."""
