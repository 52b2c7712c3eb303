"""Where mails come back to: a file or folder of this machine, or a folder of a mail server. `returned` reads them."""

from collections.abc import Mapping

from tracker.contracts import PostboxAt
from tracker.plugins.postboxes.file import FilePostbox
from tracker.plugins.postboxes.imap import ImapPostbox

OURS: Mapping[str, PostboxAt] = {"file": FilePostbox, "imap": ImapPostbox}
