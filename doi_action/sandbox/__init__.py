"""The embedded registry: a real HTTP server that speaks DataCite's REST API, for trying and testing."""
