"""Two files name different people as authors.

What it checks: the authors that files written to be cited name, by iD, e-mail address and name.

Why it matters: the record credits the people of one file alone.

Example:

    authors: [...]    (two people, and .doi.yml names three)

Better: the same in both.

Source: CFF 1.2.0, guide, authors.
"""
