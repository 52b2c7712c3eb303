"""Sending mail: how it is written (`headers`, `message`) and how it is handed over (`smtp`)."""
