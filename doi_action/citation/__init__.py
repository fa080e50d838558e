"""Formatted citations: one prepared work, many styles.

`cited` prepares what every style needs, `authors` writes lists of names, `text` the styles for people; the formats
that programs read (BibTeX, RIS, EndNote, CSL-JSON) have their modules in `formats`. `styles` is the table of all.
"""
