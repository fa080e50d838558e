"""What an InvenioRDM keeps of a release is its tag: the same tests against whichever host `invenio_host` finds."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from doi_action.hosts.local_git.host import LocalGit
from tests.contract.invenio_host import Releases, host


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    """Base and token."""
    with host() as found:
        yield found


@pytest.fixture
def work(tmp_path: Path, address: tuple[str, str]) -> Releases:
    """A work of the test's own, without any release."""
    base, token = address
    return Releases(tmp_path, base, token)


def kept(work: Releases, doi: str) -> tuple[dict[str, str], bytes]:
    """The checksum of each file of a published record, and the bytes of the last one, as anybody downloads them."""
    address = f"{work.base}/api/records/{work.record(doi)['id']}/files"
    entries = requests.get(address, headers={"Accept": "application/json"}, timeout=60).json()["entries"]
    checksums = {entry["key"]: entry["checksum"] for entry in entries}
    answer = requests.get(f"{address}/{entries[-1]['key']}/content", timeout=60)
    answer.raise_for_status()
    return checksums, answer.content


def test_what_is_downloaded_from_the_record_is_the_archive_of_the_tag(work: Releases) -> None:
    """Byte for byte, with the commit in it; what the report says of it is what the host says."""
    work.repository.release("v1.0.0", {"tool.py": "print('1.0.0')\n"})
    report = work.publish()
    assert report.error is None
    (file,) = report.files
    checksums, content = kept(work, report.outputs["doi"])
    assert checksums == {"program-v1.0.0.tar.gz": f"md5:{file.md5}"}
    assert content == b"".join(LocalGit(work.repository.folder).archive("v1.0.0").chunks)
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        assert tar.pax_headers["comment"] == work.repository.git("rev-parse", "v1.0.0^{commit}").strip()


def test_a_next_version_keeps_its_own_archive_alone(work: Releases) -> None:
    """Nothing of the version before is in it, and that one's stays as it is."""
    work.repository.release("v1.0.0")
    first = work.published()
    before = kept(work, first["doi"])
    work.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = work.published()
    assert list(kept(work, second["doi"])[0]) == ["program-v1.1.0.tar.gz"]
    assert kept(work, first["doi"]) == before


class Killed(BaseException):
    """What nothing catches: the end of a process."""


def end_at_publishing(line: str) -> None:
    """End the run where its files are deposited and nothing is published."""
    if line.startswith("publish"):
        raise Killed


def test_a_draft_gets_the_archive_of_its_tag_as_it_is_now(work: Releases) -> None:
    """A run broke off after it had deposited; then the tag moved, and its archive has the same name."""
    work.repository.release("v1.0.0")
    with pytest.raises(Killed):
        work.publish(tell=end_at_publishing)

    work.repository.commit("More", {"more.txt": "more\n"})
    work.repository.git("tag", "-f", "-a", "v1.0.0", "-m", "again")
    outputs = work.published()
    with tarfile.open(fileobj=io.BytesIO(kept(work, outputs["doi"])[1]), mode="r:gz") as tar:
        assert "program-v1.0.0/more.txt" in tar.getnames()
    assert work.versions() == ["1.0.0"]


@pytest.mark.parametrize(
    ("access", "status", "embargo"),
    [("public", "open", None), ("restricted", "restricted", None), ("2090-01-31", "embargoed", "2090-01-31")],
)
def test_the_files_are_open_to_whom_the_settings_say(
    work: Releases, access: str, status: str, embargo: str | None
) -> None:
    """The record is everybody's in each case; nobody without the token gets restricted files."""
    work.repository.release("v1.0.0")
    doi = work.published(access=access)["doi"]
    said = work.record(doi)["access"]
    assert (said["record"], said["status"]) == ("public", status)
    assert said["files"] == ("public" if access == "public" else "restricted")
    assert (said["embargo"]["active"], said["embargo"].get("until")) == (embargo is not None, embargo)

    page = f"{work.base}/api/records/{work.record(doi)['id']}"
    assert requests.get(page, timeout=60).status_code == 200
    (name,) = work.record(doi)["files"]["entries"]
    content = requests.get(f"{page}/files/{name}/content", timeout=60)
    assert (content.status_code == 200) is (access == "public")
    assert work.published(access=access)["changed"] == "false"
