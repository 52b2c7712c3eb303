"""Readers of file formats: bytes in, lines with their place out."""
