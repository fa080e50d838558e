"""Text formats read into one kind of node that remembers where it stands: YAML, JSON, TOML, XML, lines."""
