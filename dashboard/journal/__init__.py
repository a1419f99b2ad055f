"""The table's history: who changed it when, from which file, and every version that can be had again."""
