"""What tests of pages share."""

import pytest
from flask import Flask

from tests.web.scene import Scene
from tests.web.scene import scene as made


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Plan 111 on the morning of 04/09/2025."""
    return made(app)
