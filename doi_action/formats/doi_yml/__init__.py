"""`.doi.yml`: what no other file of a repository can say."""
