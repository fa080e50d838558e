"""People as text: lists of names, and one person in one line."""
