"""InvenioRDM and Zenodo, which is one: registries that name the DOI, keep the files and the concept. One client."""
