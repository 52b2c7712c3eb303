"""Where the bytes of evidence are kept: a local folder, or a bucket of any object store that speaks S3."""

from collections.abc import Mapping
from importlib import import_module

from tracker.contracts import Place, Store, StoreIn
from tracker.plugins.stores.folder import FolderStore


def _folder(place: Place) -> Store:
    return FolderStore(place.folder)


def _s3(place: Place) -> Store:
    assert place.objects is not None, "the settings ask for a bucket with this store"
    # its library is an extra, and slow to load: only who chooses this store pays for it
    store: Store = import_module("tracker.plugins.stores.s3").S3Store(place.objects)
    return store


OURS: Mapping[str, StoreIn] = {"folder": _folder, "s3": _s3}
