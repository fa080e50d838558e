"""The README and the citation section of a card: what people see of a DOI, kept true.

`edit.edit_readme` puts the badge of a work into a README or brings it up to date; `card.edit_card_citation` does the
same for our block in the Citation section of a model or dataset card; `pick.pick_readme` says which file is the README.
Reading apart (`markdown`, `rst`, `macros`), judging whose badge it is (`classify`), and finding the place (`place`,
`place_rst`) are separate steps; all of it is bytes in, bytes out.
"""
