"""A clerk's desk: open a page, press a button that is really on it, with everything its form carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Control:
    """One form of a page: where it goes, what it carries, and its buttons (words, name, value)."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Desk:
    """A signed-in browser without scripts; ``page`` is the answer it shows, after redirects."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.address = "/"
        self.page: TestResponse | None = None

    @property
    def text(self) -> str:
        """The page as HTML."""
        assert self.page is not None
        return self.page.text

    @property
    def status(self) -> int:
        """The status the page came with."""
        assert self.page is not None
        return self.page.status_code

    def open(self, address: str) -> Desk:
        """Open a page by its address."""
        return self._show(self.client.get(address, follow_redirects=True))

    def press(self, words: str, *, within: str = "", **typed: Any) -> Desk:
        """Press the button whose words begin so, in the form whose action ends with ``within``, having typed."""
        form, (_, name, value) = self._button(words, within)
        data: dict[str, Any] = {**form.fields, **({name: value} if name else {})}
        data |= {key: given for key, given in typed.items() if given is not None}
        files = any(isinstance(given, tuple) for given in typed.values())
        kind = "multipart/form-data" if files else None
        to = form.action or self.address
        return self._show(self.client.post(to, data=data, content_type=kind, follow_redirects=True))

    def offers(self, words: str, within: str = "") -> bool:
        """True if there is such a button."""
        return any(
            button[0].startswith(words) and form.action.split("?")[0].endswith(within)
            for form in self._forms()
            for button in form.buttons
        )

    def _button(self, words: str, within: str) -> tuple[Control, tuple[str, str, str]]:
        forms = self._forms()
        for form in forms:
            for button in form.buttons:
                if button[0].startswith(words) and form.action.split("?")[0].endswith(within):
                    return form, button
        raise AssertionError(f"no button {words!r}; there are {[b[0] for f in forms for b in f.buttons]}")

    def _forms(self) -> list[Control]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.found

    def _show(self, answer: TestResponse) -> Desk:
        self.page, self.address = answer, answer.request.full_path.rstrip("?")
        return self


class _Forms(HTMLParser):
    """Collects the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Control] = []
        self._form: Control | None = None
        self._words: list[str] | None = None
        self._name = self._value = ""
        self._select: list[tuple[str, bool]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Control(given.get("action", "")) if given.get("method") == "post" else None
        if self._form is None:
            return
        if tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "select":
            self._name, self._select = given.get("name", ""), []
        elif tag == "option" and self._select is not None:
            self._select.append((given.get("value", ""), "selected" in given))
        elif tag in ("textarea", "button"):
            self._name, self._value, self._words = given.get("name", ""), given.get("value", ""), []

    def _input(self, given: dict[str, str]) -> None:
        assert self._form is not None
        kind = given.get("type", "text")
        if kind == "file" or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self._form.fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "form":
            self.found.append(self._form)
            self._form = None
        elif tag == "select" and self._select:
            chosen = next((value for value, selected in self._select if selected), self._select[0][0])
            self._form.fields.setdefault(self._name, []).append(chosen)
            self._select = None
        elif tag == "textarea" and self._words is not None:
            self._form.fields.setdefault(self._name, []).append(
                "".join(self._words).lstrip("\n").rstrip("\r")
            )
            self._words = None
        elif tag == "button" and self._words is not None:
            words = " ".join("".join(self._words).split())
            self._form.buttons.append((words, self._name, self._value))
            self._words = None
