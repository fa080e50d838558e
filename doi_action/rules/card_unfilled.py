"""The text of a card still holds words of its template.

What it checks: [More Information Needed] and {{ fields }} in the text of a card; examples in code are left alone.

Why it matters: readers look for what is not there.

Example:

    **BibTeX:** [More Information Needed]

Better:

    **BibTeX:** and the entry, or no such line

Source: Templates for model and dataset cards of huggingface_hub 2.4.
"""
