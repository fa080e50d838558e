"""Zenodo's deposit metadata and InvenioRDM's records, both directions."""
