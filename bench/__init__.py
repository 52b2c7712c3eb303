"""Measures the pages of the tracker as the number of directives grows: ``python -m bench``."""
