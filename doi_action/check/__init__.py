"""The citation check: a file is read once, walked along the tables of its edition, and asked by every rule."""
