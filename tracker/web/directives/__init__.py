"""The page of a directive and what may be done there.

======================================  ==========================================================
``/directives/<id>``                    the page: in full, or stage and deadline only
``/directives/<id>/<action>``           GET asks for what the action needs, POST does it
``/directives/<id>/steps/<step>``       POST ticks a step of the checklist
======================================  ==========================================================
"""

from tracker.web.directives.routes import blueprint

__all__ = ["blueprint"]
