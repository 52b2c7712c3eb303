"""`flask tracker sample`: open the sample, or say again what opens it."""

from datetime import datetime

import click

from tracker.config import settings
from tracker.domain.acts import SYSTEM, Act
from tracker.extensions import writes
from tracker.queries import office
from tracker.sample import opening
from tracker.services import reminders


@click.command("sample")
def sample() -> None:
    """Mở bản mẫu Kế hoạch 111 (chỉ khi TRACKER_SAMPLE=yes); chạy lại thì giữ nguyên dữ liệu."""
    if not settings().sample:
        raise click.ClickException("Cần TRACKER_SAMPLE=yes: bản mẫu có thư mục và đồng hồ riêng.")
    with writes():
        if not opening.opened():
            click.echo("Đang dựng bản mẫu: Kế hoạch 111 từ 21/08 đến 03/09/2025 …")
            opening.open_sample(settings().home, _morning)
    click.echo(f"\nTài khoản bản mẫu ({settings().home / opening.ACCOUNTS_FILE}):\n")
    click.echo(opening.kept(settings().home) or "(tệp mật khẩu đã được cất đi)")
    click.echo(f"Địa chỉ: {settings().base_url}")


def _morning(at: datetime) -> None:
    """What the clock would have done at 07:30: plan that day's reminders."""
    reminders.plan_due(Act(SYSTEM, at, office.calendar(), office.thresholds()))
