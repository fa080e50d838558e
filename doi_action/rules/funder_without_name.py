"""Funding without the name of the funder.

What it checks: entries of `funding:` in .doi.yml.

Why it matters: DataCite refuses a fundingReference without a funder's name.

Example:

    funding:
      - award-number: "42"

Better:

    funding:
      - funder: Example Foundation
        award-number: "42"

Source: DataCite 4.7, funderName.
"""
