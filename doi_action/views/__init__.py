"""How findings, plans and reports are laid out, for each place where they are read."""
