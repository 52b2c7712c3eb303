"""Marks sentences for translation where gettext itself may not be imported."""


def N_(text: str) -> str:
    """Return ``text`` unchanged; the catalogue extractor finds it by this name."""
    return text
