"""The Action: a shell that knows GitHub's runner."""
