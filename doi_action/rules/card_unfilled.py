"""The text of a card still holds words of its template.

What it checks: words such as [More Information Needed], and fields in double braces, in the text and not in code.

Why it matters: readers look for what is not there.

Example:

    **BibTeX:** [More Information Needed]

Better:

    **BibTeX:** and the entry, or no such line

Source: Templates for model and dataset cards of huggingface_hub 2.4.
"""
