"""DataCite's JSON and XML, both directions. DataCite Metadata Schema 4.7."""
