"""The name of the repository stands in for a title.

What it checks: whether any file gives the work a title.

Why it matters: a title tells readers what they cite.

Example:

    cff-version: 1.2.0

Better:

    cff-version: 1.2.0
    title: My program

Source: CFF 1.2.0, guide, title.
"""
