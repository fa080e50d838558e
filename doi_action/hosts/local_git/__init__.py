"""A local git repository as a host."""
