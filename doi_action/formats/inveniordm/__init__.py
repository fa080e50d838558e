"""Records of InvenioRDM, both directions: what Zenodo and every other host of this software takes and gives back.

Source: invenio-rdm-records 32 (InvenioRDM 14), services/schemas/metadata.py; measured on a real server of that version.
"""
