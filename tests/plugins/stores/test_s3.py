"""The S3 store against moto's server: a mock of the protocol, not an object store."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from tracker.config import WrongSetting
from tracker.contracts import Objects
from tracker.plugins.stores.s3 import S3Store
from tracker.services import evidence

KEY = "ab" * 32


@pytest.fixture(scope="module")
def bucket() -> Iterator[Objects]:
    """A bucket of a mock that runs on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _host, port = server.get_host_and_port()
    found = Objects(
        endpoint=f"http://127.0.0.1:{port}",
        bucket="evidence-of-tests",
        region="us-east-1",
        access_key="only in this test",
        secret_key="only in this test",
    )
    client = boto3.client(
        "s3",
        endpoint_url=found.endpoint,
        region_name=found.region,
        aws_access_key_id=found.access_key,
        aws_secret_access_key=found.secret_key,
    )
    client.create_bucket(Bucket=found.bucket)
    yield found
    server.stop()


@pytest.fixture
def store(bucket: Objects) -> Iterator[S3Store]:
    """An empty store."""
    made = S3Store(bucket)
    yield made
    for key, _moment in list(made.written()):
        made.delete(key)


def test_what_is_put_can_be_opened_from_the_start(store: S3Store) -> None:
    store.put(KEY, b"%PDF-1.7")
    with store.open(KEY) as file:
        assert file.read() == b"%PDF-1.7"
        file.seek(1)
        assert file.read(3) == b"PDF"


def test_what_is_deleted_is_gone_and_deleting_nothing_is_nothing(store: S3Store) -> None:
    store.put(KEY, b"x")
    store.delete(KEY)
    store.delete(KEY)
    with pytest.raises(KeyError):
        store.open(KEY)


@pytest.mark.parametrize("key", ["", "../secret.key", "AB" * 32, "ab"])
def test_a_name_that_is_no_key_reaches_no_object(store: S3Store, key: str) -> None:
    with pytest.raises(KeyError):
        store.open(key)


def test_every_key_is_listed_with_its_moment(store: S3Store) -> None:
    store.put(KEY, b"x")
    (key, moment), *others = store.written()
    assert (key, others) == (KEY, [])
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_a_bucket_that_is_not_there_is_not_ready(store: S3Store, bucket: Objects) -> None:
    assert store.ready()
    elsewhere = S3Store(
        Objects(endpoint=bucket.endpoint, bucket="none", region=bucket.region, access_key="a", secret_key="b")
    )
    assert not elsewhere.ready()
    with pytest.raises(OSError, match="NoSuchBucket"):
        elsewhere.put(KEY, b"x")


class BreaksOff(BaseHTTPRequestHandler):
    """Promises a hundred bytes and gives eight."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"%PDF-1.7")

    def log_message(self, *_words: object) -> None:
        pass


def test_a_store_that_breaks_off_or_is_away_says_so_as_a_disk_would(bucket: Objects) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BreaksOff) as server:
        Thread(target=server.serve_forever).start()
        away = S3Store(replace(bucket, endpoint=f"http://127.0.0.1:{server.server_port}"))
        with pytest.raises(OSError, match="get_object"):
            away.open(KEY)
        server.shutdown()
    with pytest.raises(OSError, match="list_objects_v2"):
        list(away.written())


def test_a_store_that_takes_nothing_is_named_by_doctor(
    make_app: Callable[..., Flask], bucket: Objects
) -> None:
    app = make_app(evidence_store="s3", objects=replace(bucket, bucket="none"))
    shown = app.test_cli_runner().invoke(args=["tracker", "doctor"])
    assert "không ghi được: put_object: NoSuchBucket" in shown.output
    assert "HỎNG: evidence" in shown.output


def test_without_its_library_the_start_says_what_to_install(
    make_app: Callable[..., Flask], bucket: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "tracker.plugins.stores.s3")
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(WrongSetting, match="boto3"):
        make_app(evidence_store="s3", objects=bucket)


def test_the_installation_keeps_its_evidence_where_the_setting_says(
    make_app: Callable[..., Flask], bucket: Objects, store: S3Store
) -> None:
    with make_app(evidence_store="s3", objects=bucket).app_context():
        held = evidence.hold("giấy mời.txt", "Kính mời".encode())
    assert [key for key, _moment in store.written()] == [held.key]
