"""An entry of a list that lacks what makes it one.

What it checks: the lists of .doi.yml, such as `related-identifiers`, `titles` and `dates`.

Why it matters: the entry is in no record, though it stands in the file.

Example:

    related-identifiers:
      - value: 10.1234/example

Better:

    related-identifiers:
      - value: 10.1234/example
        relation: IsDerivedFrom

Source: DataCite 4.7, what each property must have.
"""
