"""A card cites its own work, and no release keeps that citation true.

What it checks: the Citation section of a card for an entry of the work itself outside the region that releases write.
Entries of papers and of other works are left alone.

Why it matters: the entry goes on naming an old version, or no DOI, and a second citation beside it would contradict it.

Example:

    ```bibtex
    @misc{harbour, title = {Harbour Levels}}
    ```

Better:

    <!-- doi-action:start -->
    ```bibtex
    @misc{harbour, title = {Harbour Levels}}
    ```
    <!-- doi-action:end -->

Source: FORCE11, "Software citation principles", 5 (persistence) and 6 (specificity).
"""
