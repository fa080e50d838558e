"""Who had made commits by the time of each tag, for all tags of a repository, each commit read once."""

from collections.abc import Iterable

from doi_action.hosts.git_commands import Git
from doi_action.hosts.history_people import Commits, read_commits
from doi_action.hosts.local_git.history import Kinship, TagRef


class PeopleByTag:
    """Counts on from the nearest tag that a commit builds on, so that no commit is counted for every tag after it."""

    def __init__(self, git: Git, refs: Iterable[TagRef], kin: Kinship, *, most: int) -> None:
        self._git, self._kin, self._most = git, kin, most
        self._tagged = {ref.commit for ref in refs}
        self._counted: dict[str, Commits] = {}

    def until(self, commit: str) -> Commits:
        """The commits up to a tagged one; of those between two tags the last `most`."""
        untold = []
        at: str | None = commit
        while at is not None and at not in self._counted:
            untold.append(at)
            at = self._before(at)

        known = self._counted[at] if at is not None else Commits()
        for each in reversed(untold):
            known = known + read_commits(self._git, each, since=at, most=self._most)
            self._counted[each], at = known, each
        return known

    def _before(self, commit: str) -> str | None:
        """The nearest other tagged commit that this one builds on."""
        distances = self._kin.distances(commit)
        before = [other for other, distance in distances.items() if distance > 0 and other in self._tagged]
        return min(before, key=lambda other: distances[other], default=None)
