"""A stale form: both versions, nothing lost, and it can be sent again."""

from tests.web.scene import HEAD, LEADER, OFFICER, Scene, hidden
from tracker.services import directives, steps


def test_a_stale_form_shows_both_versions_and_can_be_sent_again(scene: Scene) -> None:
    client, address = scene.client(HEAD), scene.page("V.1.1", "report")
    stale = hidden(client.get(address).text)
    scene.done(directives.report, OFFICER, "V.1.1", state_of_work="Chuyên viên đã gọi điện")
    answer = client.post(address, data={**stale, "state_of_work": "Đã gửi thư mời", "proposals": "Cử xe đón"})
    assert answer.status_code == 409
    assert "Chuyên viên đã gọi điện" in answer.text
    assert "Đã gửi thư mời</textarea>" in answer.text
    assert "Cử xe đón</textarea>" in answer.text
    assert "Cập nhật tiến độ" in answer.text
    assert "Chuyên viên MTKS" in answer.text
    with scene.row("V.1.1") as row:
        assert row.state_of_work == "Chuyên viên đã gọi điện"
    fresh = hidden(answer.text)
    assert int(fresh["version"]) == scene.version("V.1.1")
    again = client.post(address, data={**fresh, "state_of_work": "Đã gửi thư mời", "proposals": "Cử xe đón"})
    assert again.status_code == 303
    with scene.row("V.1.1") as row:
        assert (row.state_of_work, row.proposals) == ("Đã gửi thư mời", "Cử xe đón")


def test_a_choice_is_shown_in_words_on_both_sides(scene: Scene) -> None:
    client, address = scene.client(HEAD), scene.page("V.1.1", "name-officer")
    stale = hidden(client.get(address).text)
    officer = scene.office.accounts[OFFICER]
    scene.done(directives.report, OFFICER, "V.1.1", state_of_work="Đang làm")
    answer = client.post(address, data={**stale, "officer_id": str(officer)})
    assert answer.status_code == 409
    row = answer.text.split("Chuyên viên thực hiện", 1)[1].split("</tr>")[0]
    assert "Không phân công riêng" in row
    assert "Chuyên viên MTKS" in row


def test_what_became_impossible_meanwhile_is_said_when_it_is_sent_again(scene: Scene) -> None:
    client, address = scene.client(HEAD), scene.page("V.1.1", "report")
    stale = hidden(client.get(address).text)
    scene.done(directives.suspend, LEADER, "V.1.1", reason="Chờ VCCI")
    first = client.post(address, data={**stale, "state_of_work": "Đã gửi thư"})
    assert "Chờ VCCI" in first.text
    second = client.post(address, data={**hidden(first.text), "state_of_work": "Đã gửi thư"})
    assert second.status_code == 409
    assert "Nhiệm vụ đang ở trạng thái khác" in second.text
    assert "Đã gửi thư</textarea>" in second.text


def test_a_stale_tick_shows_the_step_as_it_is(scene: Scene) -> None:
    scene.done(steps.rewrite, HEAD, "V.1.3", texts=["Xin bản mềm", "Rà soát"])
    with scene.row("V.1.3") as row:
        first, version = row.steps[0].id, row.version
    client = scene.client(HEAD)
    token = hidden(client.get(scene.page("V.1.3", "tend-steps")).text)["csrf_token"]
    scene.done(steps.tick, OFFICER, "V.1.3", step_id=first, done=True)
    address = f"{scene.page('V.1.3', 'steps', str(first))}?version={version}"
    answer = client.post(address, data={"csrf_token": token, "done": "1"})
    assert answer.status_code == 409
    assert "Xin bản mềm" in answer.text
    asked_by_script = client.post(
        address, data={"csrf_token": token, "done": "1"}, headers={"HX-Request": "true"}
    )
    assert asked_by_script.headers["HX-Refresh"] == "true"
