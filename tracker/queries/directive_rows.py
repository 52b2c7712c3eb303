"""One directive as its row, for forms that change it."""

from tracker.domain.errors import NotFound
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive


def one(directive_id: int) -> Directive:
    """The directive. Raises NotFound. Who may see it is the caller's to judge."""
    row = db.session.get(Directive, directive_id)
    if row is None:
        raise NotFound(N_("Không tìm thấy nhiệm vụ này."))
    return row
