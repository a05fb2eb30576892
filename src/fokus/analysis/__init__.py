"""Questions and their answers: ids and numbers, never words."""
