"""People: who a history names, bots left out, one entry per person.

A proposal for creators where no file names them. Names stay as they are written: nobody's name is split here.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from doi_action.formats.people.machines import is_machine
from doi_action.hosts.git_commands import Git
from doi_action.model import Creator
from doi_action.snapshot import Person

MAX_COMMITS = 20_000
"""Commits that are counted, newest first: about half a second, and enough to know who made a work."""

_LAYOUT = "--format=%x1e%aN%x1f%aE%x1f%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1f)"


def read_people(git: Git, commit: str, *, since: str | None = None) -> tuple[Person, ...]:
    """Authors and co-authors of the commits up to `commit`, most commits first, after .mailmap.

    With `since` only of those that this commit does not have.

    Merges do not count: who presses the button is not yet an author. Of a history longer than MAX_COMMITS the newest
    commits speak.
    """
    return count_people(read_commits(git, commit, since=since).by_person)


@dataclass(frozen=True, slots=True)
class Commits:
    """How many commits there are by name and e-mail, and whether they are `whole`: all that were asked for."""

    by_person: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: bool = True

    def __add__(self, later: "Commits") -> "Commits":
        """Those of both."""
        return Commits(self.by_person + later.by_person, self.whole and later.whole)


def read_commits(git: Git, commit: str, *, since: str | None = None, most: int = MAX_COMMITS) -> Commits:
    """The same before any two are taken for one person."""
    commits = (commit, f"^{since}") if since else (commit,)
    output = git.read("log", "--use-mailmap", "--no-merges", f"--max-count={most}", _LAYOUT, *commits, "--")

    authors: Counter[tuple[str, str]] = Counter()
    helpers: Counter[tuple[str, str]] = Counter()
    for record in output.decode("utf-8", "replace").split("\x1e")[1:]:
        name, email, *trailers = record.rstrip("\n").split("\x1f")
        authors[name, email] += 1

        # A set, since squashed commits repeat a trailer, and many tools name the author once more.
        together = {_mailbox(trailer) for trailer in trailers} - {(name, email)}
        helpers.update(filter(None, together))

    return Commits(authors + _mapped(git, helpers), authors.total() < most)


def count_people(commits: Counter[tuple[str, str]]) -> tuple[Person, ...]:
    """People out of commits by (name, e-mail): one per person, most commits first, equal ones by name.

    One address is one person, whatever the name; so is one whole name (of two words or more), whatever the address.
    """
    groups: dict[str, _Group] = {}
    for (name, email), count in commits.items():
        if name.strip() and not is_machine(name, email):
            _join(groups, name, email).add(name, email, count)

    # One group may stand under an address and under a name.
    found = {id(group): group for group in groups.values()}
    people = [group.person() for group in found.values()]
    return tuple(sorted(people, key=lambda person: (-person.commits, person.creator.full_name)))


@dataclass(slots=True)
class _Group:
    names: Counter[str] = field(default_factory=Counter)
    emails: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, email: str, count: int) -> None:
        self.names[unicodedata.normalize("NFC", " ".join(name.split()))] += count
        self.emails[email.strip()] += count

    def person(self) -> Person:
        # Of names used equally often the longest says most.
        name = max(self.names, key=lambda n: (self.names[n], len(n), n))
        email = max(self.emails, key=lambda e: (self.emails[e], e))
        return Person(creator=Creator(name=name, name_type=None, email=email or None), commits=self.names.total())


def _join(groups: dict[str, _Group], name: str, email: str) -> _Group:
    """The person of this name and address: a new one, a known one, or two who turn out to be one."""
    keys = []
    if "@" in email:
        keys.append(f"mail {email.strip().lower()}")
    # A name of one word, "root" say, is of many.
    words = unicodedata.normalize("NFKC", name).casefold().split()
    if len(words) > 1:
        keys.append("name " + " ".join(words))

    known = [groups[key] for key in keys if key in groups]
    group = known[0] if known else _Group()
    for other in known[1:]:
        if other is group:
            continue

        # The address is of one, and the name of the other: all that led to the other leads to the one now.
        group.names += other.names
        group.emails += other.emails
        for key, standing in list(groups.items()):
            if standing is other:
                groups[key] = group

    # Whoever has neither an address nor a whole name is known by what there is.
    groups |= dict.fromkeys(keys or [f"name {name}"], group)
    return group


def _mailbox(text: str) -> tuple[str, str] | None:
    """Name and address of `Ada Byron <ada@example.org>`; None for what has another form."""
    start, opened, rest = text.strip().rpartition("<")
    email, closed, more = rest.partition(">")
    name = start.strip()

    is_complete = bool(name and opened and closed)
    if more or not is_complete:
        return None
    return name, email


def _mapped(git: Git, people: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """The same counts after .mailmap, which git applies to authors only."""
    if not people:
        return people

    given = "".join(f"{name} <{email}>\n" for name, email in people).encode()
    answer = git.ask("check-mailmap", "--stdin", given=given)
    lines = answer.output.decode("utf-8", "replace").split("\n")[:-1]
    if answer.code or len(lines) != len(people):
        # Trailers are typed by hand: one that git cannot read as a person must not spoil the others.
        return people

    mapped: Counter[tuple[str, str]] = Counter()
    for line, before in zip(lines, people, strict=True):
        mapped[_mailbox(line) or before] += people[before]
    return mapped
