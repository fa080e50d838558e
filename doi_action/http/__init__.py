"""HTTP for every client of ours."""
