"""How tags lie around a release: distances, roots, order."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.hosts.local_git.history import version_order, walk


def graph(seed: int, size: int) -> dict[str, list[str]]:
    """A history of `size` commits, each with up to three earlier ones as parents, and several beginnings."""
    chance = random.Random(seed)
    return {
        str(n): [str(p) for p in chance.sample(range(n), min(n, chance.choice([0, 1, 1, 1, 1, 2, 3])))]
        for n in range(size)
    }


def ancestors(parents: dict[str, list[str]], commit: str) -> set[str]:
    """The commit and all before it, found the plain way."""
    found, todo = set(), [commit]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo += parents[current]
    return found


@given(seed=st.integers(0, 10**6), size=st.integers(1, 40))
@settings(deadline=None)
def test_distances_are_what_counting_gives(seed: int, size: int) -> None:
    """Commits that one has and the other has not; nothing for different lines."""
    parents = graph(seed, size)
    chance = random.Random(seed)
    tagged = tuple(chance.sample(sorted(parents), chance.randint(1, size)))
    release = tagged[0]
    reachable = set().union(*(ancestors(parents, commit) for commit in tagged))
    lines = [" ".join([c, *parents[c]]) for c in sorted(reachable, key=int, reverse=True)]
    before = {commit: ancestors(parents, commit) for commit in tagged}
    related = {c for c in tagged if c in before[release] or release in before[c]}
    expected = {c: len(before[release] - before[c]) - len(before[c] - before[release]) for c in related}
    assert walk(lines, release, tagged).distances == expected


def test_the_root_is_found_along_first_parents() -> None:
    """Not the root of what was merged."""
    lines = ["d c x", "x y", "y", "c b", "b a", "a"]
    seen = walk(lines, "d", ("d", "x"))
    assert (seen.root, seen.commits, seen.distances) == ("a", 6, {"d": 0, "x": 4})


def test_thousands_of_tags_are_no_burden() -> None:
    """A tag on every commit of a long line: each is one farther than the next."""
    count = 3000
    lines = [f"{n} {n - 1}" if n else "0" for n in range(count - 1, -1, -1)]
    found = walk(lines, str(count - 1), tuple(str(n) for n in range(count))).distances
    assert [found[str(n)] for n in range(count)] == list(range(count - 1, -1, -1))


def test_numbers_in_versions_count_as_numbers() -> None:
    """And a candidate comes before its release."""
    ordered = ["v1.2", "v1.10.0-rc1", "v1.10.0-rc2", "v1.10.0", "v1.10.0.1", "v2"]
    assert sorted(random.Random(1).sample(ordered, 6), key=version_order) == ordered
