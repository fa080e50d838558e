"""The GraphQL documents sent to GitHub, in one place.

Values from outside travel as variables, never inside a document. `file(path:)` is asked for instead of
`object(expression:)`, since it tells the mode: a symbolic link is no file to write to.
"""

from collections.abc import Mapping

TAGS_PER_PAGE = 100
HISTORY = 100
"""Commits of the tag's history that are read: authors to propose, and distances should `compare` not answer."""

STATES = 30
"""Earlier states of a file that are read: a record is corrected a few times, and what came before can be kept too."""

_ENTRY = """
fragment Entry on TreeEntry {
  path mode type size oid
  object { ... on Blob { isBinary isTruncated text } ... on Tree { entries { ...Listed } } }
}
"""
_LISTED = "fragment Listed on TreeEntry { path mode type size oid }"


_TAGGED = f"""
fragment Tagged on Commit {{
  history(first: {HISTORY}) {{
    nodes {{ oid parents(first: 2) {{ nodes {{ oid }} }} authors(first: 10) {{ nodes {{ name email }} }} }}
  }}
}}
"""

_COMPARE = "compare(headRef: $release) { status aheadBy behindBy }"
_TAG_TARGET = """
fragment TagTarget on GitObject {
  oid
  ... on Commit { committedDate }
  ... on Tag { tagger { date } target { oid ... on Commit { committedDate } } }
}
"""

_REPOSITORY = """
  id databaseId name nameWithOwner owner { login } url description homepageUrl isFork isPrivate isArchived
  licenseInfo { spdxId }
  repositoryTopics(first: 100) { nodes { topic { name } } }
"""

_RELEASE = """
  release(tagName: $tag) {
    databaseId name description isPrerelease isDraft publishedAt url
    releaseAssets(first: 100) { totalCount nodes { name size contentType downloadUrl } }
  }
"""


def _tags(compare: str, *, after: str = "") -> str:
    return f"""
    tags: refs(
      refPrefix: "refs/tags/", first: {TAGS_PER_PAGE}{after}
      orderBy: {{field: TAG_COMMIT_DATE, direction: DESC}}
    ) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ name target {{ ...TagTarget }} {compare} }}
    }}"""


_AT_TAG = """
    tag: ref(qualifiedName: $tagRef) {
      target {
        ...TagTarget
        ... on Commit { ...Files ...Tagged }
        ... on Tag { target { ... on Commit { ...Files ...Tagged } } }
      }
    }
"""


def snapshot_query(paths: tuple[str, ...], *, tagged: bool = True, distances: bool = True, branch: bool = False) -> str:
    """The one read: repository, release, tags, and the files at `paths` at the tag and at the head.

    Variables: owner, name, tag, tagRef, release (what tags are compared with), branch, and `file_variables`.
    With `tagged` off no tag and no release is asked for, and the head tells its history. With `distances` off the tags
    are not compared, for a repository in which that takes GitHub too long.
    """
    variables = "$owner: String!, $name: String!"
    variables += ", $tag: String!, $tagRef: String!" if tagged else ""
    variables += ", $release: String!" if distances else ""
    variables += ", $branch: String!" if branch else ""
    variables += "".join(f", $p{number}: String!" for number in range(len(paths)))
    head = "ref(qualifiedName: $branch)" if branch else "defaultBranchRef"
    return f"""
query Snapshot({variables}) {{
  repository(owner: $owner, name: $name) {{
    {_REPOSITORY}
    defaultBranchRef {{ name }}
    {_RELEASE + _AT_TAG if tagged else ""}
    head: {head} {{ name target {{ ...Files {"" if tagged else "...Tagged"} }} }}
    {_tags(_COMPARE if distances else "")}
  }}
}}
{_files_fragment(paths)}{_TAGGED}{_TAG_TARGET}"""


def file_variables(paths: tuple[str, ...]) -> Mapping[str, str]:
    """The variables that carry `paths`, by the names a document of this module uses."""
    return {f"p{number}": path for number, path in enumerate(paths)}


def _files_fragment(paths: tuple[str, ...]) -> str:
    files = " ".join(f"f{number}: file(path: $p{number}) {{ ...Entry }}" for number in range(len(paths)))
    tree = "tree { oid entries { ...Listed } }"
    fragment = f"fragment Files on Commit {{ oid committedDate {tree} {files} }}\n{_LISTED}"
    return fragment + _ENTRY if paths else fragment


def files_query(paths: tuple[str, ...]) -> str:
    """More files of the commit `oid`. Variables: owner, name, oid and `file_variables`."""
    variables = "".join(f", $p{number}: String!" for number in range(len(paths)))
    return f"""
query Files($owner: String!, $name: String!, $oid: GitObjectID!{variables}) {{
  repository(owner: $owner, name: $name) {{ object(oid: $oid) {{ ...Files }} }}
}}
{_files_fragment(paths)}"""


TAGS_QUERY = f"""
query Tags($owner: String!, $name: String!, $release: String!, $after: String) {{
  repository(owner: $owner, name: $name) {{ {_tags(_COMPARE, after=", after: $after")} }}
}}
{_TAG_TARGET}"""
"""A further page of tags, each compared with `release`."""

NEWEST_TAG_QUERY = """
query NewestTag($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    refs(refPrefix: "refs/tags/", first: 1, orderBy: {field: TAG_COMMIT_DATE, direction: DESC}) { nodes { name } }
  }
}
"""

_MADE = "oid url signature { isValid state }"

COMMIT_MUTATION = f"""
mutation Commit($commit: CreateCommitOnBranchInput!) {{
  createCommitOnBranch(input: $commit) {{ commit {{ {_MADE} }} ref {{ name }} }}
}}
"""

MAY_COMMIT_MUTATION = COMMIT_MUTATION.replace("mutation Commit(", "mutation MayCommit(")
"""The same under a name of its own, for a commit that cannot be made."""


def recent_commits_query(paths: tuple[str, ...]) -> str:
    """The last commits of a branch, with what they hold at `paths`: did our commit arrive although its answer did not?

    Variables: owner, name, branchRef and `file_variables`.
    """
    variables = "".join(f", $p{number}: String!" for number in range(len(paths)))
    files = " ".join(f"f{number}: file(path: $p{number}) {{ oid }}" for number in range(len(paths)))
    return f"""
query RecentCommits($owner: String!, $name: String!, $branchRef: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    ref(qualifiedName: $branchRef) {{
      target {{
        oid
        ... on Commit {{ history(first: 20) {{ nodes {{
          {_MADE} message parents(first: 2) {{ nodes {{ oid }} }} {files}
        }} }} }}
      }}
    }}
  }}
}}
"""


def pull_request_query(paths: tuple[str, ...]) -> str:
    """The branch of our pull request, its last commits with what they hold at `paths`, and the open pull request.

    Variables: owner, name, branchRef, branch, base and `file_variables`.
    """
    variables = "".join(f", $p{number}: String!" for number in range(len(paths)))
    files = " ".join(f"f{number}: file(path: $p{number}) {{ oid }}" for number in range(len(paths)))
    return f"""
query PullRequest($owner: String!, $name: String!, $branchRef: String!, $branch: String!, $base: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    id
    ref(qualifiedName: $branchRef) {{
      id
      target {{
        oid
        ... on Commit {{ history(first: 10) {{ nodes {{
          {_MADE} message parents(first: 2) {{ nodes {{ oid }} }} {files}
        }} }} }}
      }}
    }}
    pullRequests(headRefName: $branch, baseRefName: $base, states: [OPEN], first: 1) {{
      nodes {{ id number url title body }}
    }}
  }}
}}
"""


_CREATE_BRANCH = "createRef(input: $branch) { ref { id name } }"
_COMMIT = f"createCommitOnBranch(input: $commit) {{ commit {{ {_MADE} }} ref {{ id name }} }}"
_OPEN = "createPullRequest(input: $open) { pullRequest { id number url } }"

NEW_BRANCH_MUTATION = f"""
mutation NewBranch($branch: CreateRefInput!, $commit: CreateCommitOnBranchInput!) {{ {_CREATE_BRANCH} {_COMMIT} }}
"""
"""A branch and its commit; GitHub carries out the fields of a mutation one after the other."""

MOVE_BRANCH_MUTATION = """
mutation MoveBranch($move: UpdateRefInput!, $drop: DeleteRefInput!) {
  updateRef(input: $move) { ref { name } }
  deleteRef(input: $drop) { clientMutationId }
}
"""

DELETE_BRANCH_MUTATION = """
mutation DeleteBranch($drop: DeleteRefInput!) { deleteRef(input: $drop) { clientMutationId } }
"""

OPEN_MUTATION = f"""
mutation Open($open: CreatePullRequestInput!) {{ {_OPEN} }}
"""

MAY_OPEN_MUTATION = OPEN_MUTATION.replace("mutation Open(", "mutation MayOpen(")
"""The same under a name of its own, for a pull request that cannot be opened."""

UPDATE_MUTATION = """
mutation Update($update: UpdatePullRequestInput!) {
  updatePullRequest(input: $update) { pullRequest { id number url } }
}
"""

RELEASES_QUERY = f"""
query Releases($owner: String!, $name: String!, $citation: String!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    url
    releases(first: 100, after: $after, orderBy: {{field: CREATED_AT, direction: DESC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        tagName name description isPrerelease isDraft publishedAt databaseId
        tagCommit {{ oid committedDate file(path: $citation) {{ ...Entry }} }}
      }}
    }}
  }}
}}
{_LISTED}{_ENTRY}"""
"""A page of releases with their texts, and the citation file of each."""


def earlier_query(paths: tuple[str, ...]) -> str:
    """The commits of a branch since a moment that changed one of `paths`, newest first, with what each left there.

    Variables: owner, name, branchRef, since and `file_variables`.
    """
    variables = "".join(f", $p{number}: String!" for number in range(len(paths)))
    files = " ".join(f"f{number}: file(path: $p{number}) {{ ...Entry }}" for number in range(len(paths)))
    histories = " ".join(
        f"h{number}: history(first: {STATES}, since: $since, path: $p{number}) "
        f"{{ nodes {{ oid committedDate {files} }} }}"
        for number in range(len(paths))
    )
    return f"""
query Earlier($owner: String!, $name: String!, $branchRef: String!, $since: GitTimestamp!{variables}) {{
  repository(owner: $owner, name: $name) {{
    ref(qualifiedName: $branchRef) {{ target {{ ... on Commit {{ {histories} }} }} }}
  }}
}}
{_LISTED}{_ENTRY}"""


RELEASE_QUERY = """
query Release($owner: String!, $name: String!, $tag: String!) {
  repository(owner: $owner, name: $name) { release(tagName: $tag) { databaseId } }
}
"""
