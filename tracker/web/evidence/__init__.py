"""Evidence: added, replaced and removed beside its directive; shown and handed out one by one.

======================================  ==========================================================
``/directives/<id>/evidence/<kind>``    GET asks for a file, link or document, POST adds it
``/evidence/<id>``                      the page of one piece, with a preview where a browser may show it
``/evidence/<id>/file``                 its bytes, to be saved
``/evidence/<id>/inline``               its bytes, to be shown inside a page of ours
``/evidence/<id>/replace/<kind>``       GET asks, POST puts another in its place
``/evidence/<id>/remove``               GET asks, POST removes it
======================================  ==========================================================
"""

from tracker.web.evidence import adding, showing
from tracker.web.evidence.area import blueprint

__all__ = ["adding", "blueprint", "showing"]
