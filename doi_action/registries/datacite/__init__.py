"""DataCite as a registry: production, test system and sandbox."""
