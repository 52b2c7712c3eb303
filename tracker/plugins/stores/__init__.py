"""Where the bytes of evidence are kept: a local folder."""

from tracker.plugins.stores.folder import FolderStore

OURS = (FolderStore,)
