"""Mailboxes of this machine: an mbox file and a Maildir, as a mail server leaves them."""

import mailbox
from pathlib import Path

import pytest

from tests import returns
from tracker.contracts import Arrival, Inbox, Unreachable
from tracker.plugins.postboxes.file import FilePostbox

ID, TO = "<0a1b2c@theodoi.snnmt.example>", "truongphong.mtks@snnmt.example"
MAILS = (returns.letter(ID, TO), returns.postfix(ID, TO), returns.exim(ID, TO))


def fill(path: Path, kind: type[mailbox.Mailbox], *mails: bytes) -> Path:  # type: ignore[type-arg]
    box = kind(path)  # type: ignore[call-arg]
    for mail in mails:
        box.add(mail)
    box.close()
    return path


def read(path: Path, handled: frozenset[str] = frozenset()) -> list[Arrival]:
    return list(FilePostbox(Inbox(path=path)).arrivals(handled))


@pytest.mark.parametrize("kind", [mailbox.mbox, mailbox.Maildir])
def test_every_mail_is_handed_out_until_it_is_handled(tmp_path: Path, kind: type) -> None:
    path = fill(tmp_path / "box", kind, *MAILS)
    found = read(path)
    assert sorted(len(one.failures) for one in found) == [0, 1, 1]
    assert {one.message_id for arrival in found for one in arrival.failures} == {ID}
    assert len({one.key for one in found}) == 3
    seen = frozenset(one.key for one in found)
    assert read(path, seen) == []
    fill(path, kind, returns.exchange(ID, TO))
    assert len(read(path, seen)) == 1


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = fill(tmp_path / "box", mailbox.mbox, *MAILS)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        assert len(read(path)) == 3
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before
        assert list(tmp_path.iterdir()) == [path]
    finally:
        tmp_path.chmod(0o700)


def test_a_mail_caught_half_written_is_read_again_when_it_is_whole(tmp_path: Path) -> None:
    path = fill(tmp_path / "box", mailbox.mbox, MAILS[1])
    whole = path.read_bytes()
    path.write_bytes(whole[:600])
    early = read(path)
    assert [one.failures for one in early] == [()]
    path.write_bytes(whole)
    later = read(path, frozenset(one.key for one in early))
    assert [len(one.failures) for one in later] == [1]


def test_a_mailbox_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="no such mailbox"):
        read(tmp_path / "none")


def test_a_folder_that_is_no_maildir_is_said(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    with pytest.raises(Unreachable):
        read(tmp_path / "box")
