"""An identifier in .doi.yml does not look like one of its kind.

What it checks: identifiers with a scheme, each by the form of that scheme.

Why it matters: the link is left out of the record.

Example:

    related-identifiers:
      - value: example
        scheme: DOI
        relation: IsPartOf

Better:

    related-identifiers:
      - value: 10.1000/example
        scheme: DOI
        relation: IsPartOf

Source: DataCite 4.7, relatedIdentifierType.
"""
