"""The page that says whether the process is well."""

from flask.testing import FlaskClient


def test_a_stranger_may_ask_whether_the_process_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}
