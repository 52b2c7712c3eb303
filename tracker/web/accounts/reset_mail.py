"""The mail with the link for a new password. It goes straight to the mail server and is kept nowhere."""

from datetime import UTC, datetime
from secrets import token_hex
from urllib.parse import urlsplit

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from tracker.config import settings
from tracker.contracts import Mail, Mailbox, TransportError
from tracker.plugins.mail.smtp import SmtpChannel
from tracker.services.links import absolute
from tracker.services.resets import Link


def send(link: Link) -> None:
    """Send the mail once. A failure is logged without its address or link; the person asks again."""
    smtp = settings().smtp
    if smtp is None:
        return
    channel = SmtpChannel(smtp.server)
    content = channel.compose(_mail(link, smtp.sender, smtp.reply_to))
    outcome = channel.deliver(content, sender=smtp.sender.address, recipient=link.email)
    channel.close()
    if isinstance(outcome, TransportError):
        current_app.logger.error("a reset link could not be mailed: %s", outcome.text)


def _mail(link: Link, sender: Mailbox, reply_to: Mailbox | None) -> Mail:
    url = absolute("accounts.reset", token=link.token)
    with force_locale(link.language):
        return Mail(
            sender=sender,
            recipient=Mailbox(link.email, link.title),
            reply_to=reply_to,
            subject=gettext("Đặt lại mật khẩu hệ thống Theo dõi nhiệm vụ"),
            plain=render_template("mail/reset.txt", title=link.title, url=url),
            html=render_template("mail/reset.html", title=link.title, url=url),
            message_id=f"<reset.{token_hex(16)}@{urlsplit(settings().base_url).hostname}>",
            dated_at=datetime.now(UTC),
            language=link.language,
        )
