"""Evidence in a bucket of any object store that speaks S3: Amazon's own, MinIO, Ceph, a provider's.

What comes and goes is checked by its SHA-256 in the history; the bucket is private, and only the tracker reads it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tracker.contracts import Objects
from tracker.plugins.stores.folder import KEY

PREFIX = "evidence/"
IN_MEMORY = 8 * 1024 * 1024
_ABSENT = frozenset({"NoSuchKey", "404"})


class S3Store:
    """Objects named ``evidence/`` and their key. What the other side refuses is an `OSError`."""

    name = "s3"

    def __init__(self, objects: Objects) -> None:
        self._bucket = objects.bucket
        self._client = _client(objects)

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` as ``key``; the store has it safe when it answers."""
        self._ask("put_object", Key=_named(key), Body=content)

    def open(self, key: str) -> BinaryIO:
        """The bytes, from the start. Raises KeyError where there are none."""
        found = self._ask("get_object", Key=_named(key))
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the caller closes it
        with ExitStack() as kept, closing(found["Body"]), _as_oserror("get_object"):
            kept.callback(file.close)
            for part in found["Body"].iter_chunks(64 * 1024):
                file.write(part)
            kept.pop_all()  # whole: it is the caller's
        file.seek(0)
        return file  # type: ignore[return-value]  # it is one in all but name

    def delete(self, key: str) -> None:
        """Forget the bytes; nothing happens where there are none."""
        self._ask("delete_object", Key=_named(key))

    def written(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the real moment its bytes were written."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=PREFIX)
        with _as_oserror("list_objects_v2"):
            for page in pages:
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(PREFIX)
                    if KEY.fullmatch(key):
                        yield key, found["LastModified"].astimezone(UTC)

    def ready(self) -> bool:
        """True if the bucket answers to our key pair."""
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except (BotoCoreError, ClientError):
            return False
        return True

    def _ask(self, operation: str, **words: Any) -> Any:
        with _as_oserror(operation):
            return getattr(self._client, operation)(Bucket=self._bucket, **words)


@contextmanager
def _as_oserror(operation: str) -> Iterator[None]:
    """What the library raises inside is a KeyError where there is no such object, otherwise an OSError."""
    try:
        yield
    except ClientError as refusal:
        code = refusal.response.get("Error", {}).get("Code", "")
        if code in _ABSENT:
            raise KeyError(operation) from None
        raise OSError(f"{operation}: {code}") from refusal
    except BotoCoreError as fault:
        raise OSError(f"{operation}: {type(fault).__name__}") from fault


@lru_cache(maxsize=8)
def _client(objects: Objects) -> Any:
    """One client a bucket: it is safe for all threads, and slow to make."""
    settings = Config(
        signature_version="s3v4",
        connect_timeout=3,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 3},
        # stores other than Amazon's do not all know the newer checksums; the history has its own
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path"},
    )
    return boto3.client(
        "s3",
        endpoint_url=objects.endpoint,
        region_name=objects.region,
        aws_access_key_id=objects.access_key,
        aws_secret_access_key=objects.secret_key,
        config=settings,
    )


def _named(key: str) -> str:
    if not KEY.fullmatch(key):
        raise KeyError(key)
    return PREFIX + key
