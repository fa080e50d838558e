"""What a release changes in the repository's files."""
