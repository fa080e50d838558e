"""Rules of the citation check: one module per rule; its docstring is its documentation page."""
