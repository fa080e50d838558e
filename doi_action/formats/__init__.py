"""Formats: one module per file format, reading and writing it, so that each crosswalk lives in one place.

`table.py` lists them with their precedence; nothing is imported from here, so that reading one format loads one module.
"""
