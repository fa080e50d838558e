"""Verbs: what the product does for a person, one module each; they compose steps and hold no detail."""
