"""What the domain answers when something may not be done.

::

    Refused                 a sentence for a person; nothing has been changed
    ├── NotAllowed          the actor may not do this here
    ├── WrongStage          the directive is not in a stage from which this is possible
    ├── Missing             something the action needs was not given (field names it)
    ├── Invalid             something given makes no sense (field names it)
    ├── Unreadable          a document that cannot become a plan
    ├── NotFound            there is no such thing, or the actor may not know of it
    └── Conflict            the thing was changed by somebody else meanwhile
"""

from __future__ import annotations


class Refused(Exception):
    """A refusal in words for a person.

    ``template`` is the Vietnamese source sentence with ``%(name)s`` places, ``params`` fills them; the web
    translates the template before filling it. ``field`` names the form field at fault, where one is.
    """

    def __init__(self, template: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return self.template % self.params if self.params else self.template


class NotAllowed(Refused):
    """The actor may not do this here."""


class WrongStage(Refused):
    """The directive is not in a stage from which this is possible."""


class Missing(Refused):
    """Something the action needs was not given; ``field`` names it."""


class Invalid(Refused):
    """Something given makes no sense; ``field`` names it."""


class Unreadable(Refused):
    """A document that cannot become a plan."""


class NotFound(Refused):
    """There is no such thing, or the actor may not know of it."""


class Conflict(Refused):
    """The thing was changed by somebody else since the actor read it."""
