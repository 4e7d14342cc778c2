"""Faces of one's own and of others: tracked, enrolled, chosen, kept."""
