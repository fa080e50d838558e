"""A DOI is published and the resolver does not know it yet.

What it checks: the answer of doi.org after a registry has published.

Why it matters: the registry registers a DOI with the resolver after it answers, and does not say when that fails.

Example:

    10.12345/wa5f-kfy6-b7wk-11 is findable    (and doi.org answers 404)

Better: open it in a few minutes; if it is not found, run again.

Source: DataCite Support, "DOI states".
"""
