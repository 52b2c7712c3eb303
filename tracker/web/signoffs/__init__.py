"""Chờ duyệt: what waits for a leader's word, taken one after the other.

======================================  ==========================================================
``/signoffs``                           the queue: submissions and requests for another date
``/signoffs/<id>``                      first step: the clause and, beside it, what was submitted
``/signoffs/<id>/sign``                 second step: GET asks once more, POST signs
``/signoffs/<id>/return``               second step: GET asks for the reason, POST returns
``/signoffs/<id>/extension``            GET asks for the decision on a request, POST decides
======================================  ==========================================================
"""

from tracker.web.signoffs import deciding, extensions
from tracker.web.signoffs.area import blueprint

__all__ = ["blueprint", "deciding", "extensions"]
