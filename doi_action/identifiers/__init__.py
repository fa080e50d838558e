"""Identifiers: what each kind looks like, and what is wrong with one.

Nothing is imported here, so that a check can use one module without the others.
"""
