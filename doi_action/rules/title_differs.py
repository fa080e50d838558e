"""Two files give the work two titles.

What it checks: the titles that files written to be cited give; names of packages and repositories are left out.

Why it matters: the record takes one of them, and people who read the other file cite something else.

Example:

    title: My program    (and datapackage.json has "title": "A program")

Better: the same in both.

Source: CFF 1.2.0, guide, title.
"""
