"""Sending mail: how it is written (`policy`, `message`) and how it is handed over (`smtp`)."""
