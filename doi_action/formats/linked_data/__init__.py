"""JSON-LD: codemeta.json, croissant.json and schema.org, reading and writing."""
