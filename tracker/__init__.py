"""A tracker of official directives."""
