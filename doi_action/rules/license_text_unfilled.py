"""The licence file holds its template's blanks, or nothing but a copyright line.

What it checks: whether a copyright line at the head of LICENSE still says [year], [fullname] and their like, and
whether a licence follows it.

Why it matters: the licence is granted by nobody, and whoever copies the work cannot keep the notice that it asks for.

Example:

    Copyright (c) [year] [fullname]

Better:

    Copyright (c) 2024 Jane Doe

Source: choosealicense.com, _licenses/mit.txt; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P002
and P010.
"""
