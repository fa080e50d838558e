"""The archive that is deposited holds pointers, or nothing, where files belong.

What it checks: the tag for pointers of Git LFS and for submodules, where its source archive is deposited.

Why it matters: the record keeps the pointers for ever, and what they point to may go.

Example:

    [submodule "solver"]
        path = solver

Better: set `submodules` or `lfs` to true, so that the archive holds them; or attach what is missing to the release, and
name it in `files`: `source, data-*.zip`.

Source: git-archive(1), which follows no submodule; GitHub Docs, "Managing Git LFS objects in archives of your
repository".
"""
