"""A DOI resolves and no search shows it, and nobody withdrew it.

What it checks: DOIs in the state 'registered' whose record has no date of withdrawal.

Why it matters: indexes drop the record, so that the version is neither found nor counted.

Example: somebody set the state by hand in the registry's form.

Better: make it findable again, or withdraw it with a reason that its page can show.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
