"""The file is not YAML, not UTF-8, or past the limits of size, depth and repetition.

What it checks: that the file is one UTF-8 document of YAML 1.2: no control characters, no tags of a programming
language, at most 10 MiB, 64 levels and half a million values, those that aliases repeat counted each time.

Why it matters: nothing in the file can be used until it can be read.

Example:

    title: Rekker: dialect words

Better:

    title: "Rekker: dialect words"

Source: YAML 1.2.2, chapters 5 to 9; CFF 1.2.0, guide: "a plain text file [...] valid YAML".
"""
