"""The plan: what will be done at the registry and in the repository, and the merge with what others did there."""
