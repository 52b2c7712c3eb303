"""The WSGI application of one installation."""

from tracker import create_app

app = create_app()
