"""Descriptors of data: Data Packages, pointers to data kept elsewhere, the files themselves."""
