"""A path that was named is no file that can be read.

What it checks: that each path is a regular file of at most 10 MiB that may be read; pipes, devices and folders are not.

Why it matters: nothing can be said of a file that cannot be read.

Example:

    doi-action check /dev/stdin

Better:

    doi-action check CITATION.cff

Source: docs/exit codes: a path that cannot be read is wrong usage.
"""
