"""Settings are read strictly: what makes no sense stops the start."""

import stat
from pathlib import Path

import pytest

from tracker.config import Settings, WrongSetting, read_settings
from tracker.contracts import Inbox, Security


def test_without_a_word_the_defaults_hold(tmp_path: Path) -> None:
    found = read_settings(tmp_path, {})
    assert found.base_url == "http://127.0.0.1:8000"
    assert found.database_url == f"sqlite:///{tmp_path}/tracker.sqlite"
    assert (found.max_upload_mb, found.sample, found.scheduler, found.smtp) == (20, False, True, None)


def test_this_machine_may_be_called_by_either_of_its_names(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}).hosts == ("127.0.0.1:8000", "localhost:8000")
    named = {"TRACKER_BASE_URL": "https://a.example", "TRACKER_TRUSTED_HOSTS": "b.example"}
    assert read_settings(tmp_path, named).hosts == ("a.example", "b.example")


def test_the_secret_key_is_made_once_and_its_owners_alone(tmp_path: Path) -> None:
    first = read_settings(tmp_path, {}).secret_key
    assert read_settings(tmp_path, {}).secret_key == first
    assert len(first) >= 64
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "tracker.cfg").write_text("# ours\nMAX_UPLOAD_MB = 5\nBASE_URL = https://a.example/\n")
    found = read_settings(tmp_path, {"TRACKER_MAX_UPLOAD_MB": "7", "HOME": "/"})
    assert (found.max_upload_mb, found.base_url) == (7, "https://a.example")


def test_the_sample_keeps_all_of_its_own_in_its_folder(tmp_path: Path) -> None:
    found = read_settings(tmp_path, {"TRACKER_SAMPLE": "yes"})
    assert found.home == tmp_path / "sample"
    assert found.database_url.endswith("/sample/tracker.sqlite")
    assert (tmp_path / "sample/secret.key").exists()
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMPLE", "False"),
        ("SAMPLE", "true"),
        ("MAX_UPLOAD_MB", "0"),
        ("MAX_UPLOAD_MB", "20MB"),
        ("TRUSTED_PROXIES", "-1"),
        ("BASE_URL", "theodoi.example.vn"),
        ("BASE_URL", "ftp://theodoi.example.vn"),
        ("DATABASE_URL", "mysql://u:secret@h/d"),
        ("MAX_UPLAOD_MB", "20"),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_so_in_both_languages(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_settings(tmp_path, {f"TRACKER_{name}": value})
    assert name in str(refusal.value)
    assert "Cấu hình sai" in str(refusal.value)
    assert "Wrong setting" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("text", ["BASE_URL", "SAMPLE = yes\nSAMPLE = no", "[tracker]"])
def test_a_line_that_is_none_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "tracker.cfg").write_text(text)
    with pytest.raises(WrongSetting, match=r"tracker\.cfg"):
        read_settings(tmp_path, {})


def mail(tmp_path: Path, **values: str) -> Settings:
    return read_settings(tmp_path, {f"TRACKER_SMTP_{name}": value for name, value in values.items()})


def test_mail_needs_a_sender(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="SMTP_FROM"):
        mail(tmp_path, HOST="mail.example")


def test_mail_is_encrypted_unless_switched_off_by_name(tmp_path: Path) -> None:
    smtp = mail(tmp_path, HOST="mail.example", FROM="nhac@a.example").smtp
    assert smtp is not None
    assert (smtp.server.security, smtp.server.port) == ("starttls", 587)
    assert (smtp.server.hello, smtp.per_minute) == ("a.example", None)


def test_the_mail_server_sets_the_pace(tmp_path: Path) -> None:
    smtp = mail(tmp_path, HOST="mail.example", FROM="nhac@a.example", PER_MINUTE="60").smtp
    assert smtp is not None
    assert smtp.per_minute == 60


def test_a_password_is_never_sent_in_clear(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="SMTP_SECURITY"):
        mail(tmp_path, HOST="m", FROM="a@b.example", SECURITY="none", USER="u", PASSWORD="canary")


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path) -> None:
    found = read_settings(
        tmp_path,
        {"TRACKER_SECRET_KEY": "canary-key", "TRACKER_DATABASE_URL": "postgresql+psycopg://u:canary@h/d"},
    )
    assert "canary" not in repr(found)


def test_evidence_in_a_bucket_needs_the_bucket_and_its_keys(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="S3_BUCKET"):
        read_settings(tmp_path, {"TRACKER_EVIDENCE_STORE": "s3"})
    given = {"EVIDENCE_STORE": "s3", "S3_BUCKET": "b", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "canary"}
    found = read_settings(tmp_path, {f"TRACKER_{name}": value for name, value in given.items()})
    assert found.objects is not None
    assert "canary" not in repr(found)


def test_the_recognition_of_scans_can_be_switched_off(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}).ocr
    assert not read_settings(tmp_path, {"TRACKER_OCR": "no"}).ocr


def bounces(tmp_path: Path, **values: str) -> Settings:
    return read_settings(tmp_path, {f"TRACKER_BOUNCES_{name}": value for name, value in values.items()})


def test_mails_that_come_back_are_read_from_a_file_or_over_imap(tmp_path: Path) -> None:
    assert bounces(tmp_path).bounces is None
    assert bounces(tmp_path, FROM="/var/mail/nhac-viec").bounces == Inbox(path=Path("/var/mail/nhac-viec"))
    found = bounces(tmp_path, FROM="imap://mail.example/Thu tra lai", USER="u", PASSWORD="canary").bounces
    assert found is not None
    assert found.server is not None
    assert (found.folder, found.server.host, found.server.port) == ("Thu tra lai", "mail.example", 993)
    assert found.server.security is Security.TLS
    assert "canary" not in repr(found)
    given = {"FROM": "imap://mail.example:1143", "USER": "u", "PASSWORD": "p", "SECURITY": "starttls"}
    found = bounces(tmp_path, **given).bounces
    assert found is not None
    assert found.server is not None
    assert (found.folder, found.server.port) == ("INBOX", 1143)


@pytest.mark.parametrize(
    ("wrong", "values"),
    [
        ("BOUNCES_FROM", {"FROM": "mail/here"}),
        ("BOUNCES_FROM", {"FROM": "pop3://mail.example"}),
        ("BOUNCES_FROM", {"FROM": "imap://u:canary@mail.example"}),
        ("BOUNCES_FROM", {"FROM": 'imap://mail.example/a"b', "USER": "u", "PASSWORD": "canary"}),
        ("BOUNCES_FROM", {"FROM": "imap://mail.example:99999", "USER": "u", "PASSWORD": "canary"}),
        ("BOUNCES_USER", {"FROM": "imap://mail.example"}),
        ("BOUNCES_PASSWORD", {"FROM": "imap://mail.example", "USER": "u"}),
        (
            "BOUNCES_SECURITY",
            {"FROM": "imap://mail.example", "USER": "u", "PASSWORD": "canary", "SECURITY": "none"},
        ),
    ],
)
def test_a_mailbox_that_makes_no_sense_stops_the_start(
    tmp_path: Path, wrong: str, values: dict[str, str]
) -> None:
    with pytest.raises(WrongSetting, match=f"Cấu hình sai: {wrong}") as stopped:
        bounces(tmp_path, **values)
    assert "canary" not in str(stopped.value)
