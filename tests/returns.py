"""Mails that come back, as several mail servers write them, and mails that only look so; for any letter of ours."""

from __future__ import annotations

from collections.abc import Callable

HEADERS = """\
Received: from theodoi.snnmt.example (unknown [192.0.2.7])
\tby mx.snnmt.example (Postfix) with ESMTPS id 4CA7F2A1
From: =?utf-8?b?VGhlbyBkw7VpIG5oaeG7h20gduG7pQ==?= <nhac-viec@snnmt.example>
To: =?utf-8?b?VHLGsOG7n25nIHBow7JuZw==?= <{to}>
Subject: =?utf-8?b?W8SQw7RuIMSR4buRY10=?=
Date: Thu, 04 Sep 2025 01:00:00 +0000
Message-ID: {id}
Auto-Submitted: auto-generated
MIME-Version: 1.0
"""

_LETTER = HEADERS + "Content-Type: text/plain; charset=utf-8\n\nKính gửi: Trưởng phòng\n"

_POSTFIX = """\
Return-Path: <>
Received: by mx.snnmt.example (Postfix) id 7D1E22F3; Thu,  4 Sep 2025 08:00:02 +0700 (+07)
Date: Thu,  4 Sep 2025 08:00:02 +0700 (+07)
From: MAILER-DAEMON@mx.snnmt.example (Mail Delivery System)
Subject: {subject}
To: nhac-viec@snnmt.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4CA7F2A1.1756947602/mx.snnmt.example"
Message-Id: <20250904010002.7D1E22F3@mx.snnmt.example>

This is a MIME-encapsulated message.

--4CA7F2A1.1756947602/mx.snnmt.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.snnmt.example.

<{to}>: host mail.snnmt.example[192.0.2.9] said: {said}

--4CA7F2A1.1756947602/mx.snnmt.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.snnmt.example
X-Postfix-Queue-ID: 4CA7F2A1
X-Postfix-Sender: rfc822; nhac-viec@snnmt.example
Arrival-Date: Thu,  4 Sep 2025 08:00:01 +0700 (+07)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.snnmt.example
Diagnostic-Code: smtp; {said}

--4CA7F2A1.1756947602/mx.snnmt.example
Content-Description: Undelivered Message
Content-Type: {kind}

{original}
--4CA7F2A1.1756947602/mx.snnmt.example--
"""


def postfix(message_id: str, to: str) -> bytes:
    """Refused for good, the whole letter returned."""
    return _postfix(message_id, to, kind="message/rfc822", original=_LETTER)


def postfix_headers_only(message_id: str, to: str) -> bytes:
    """Refused for good, only the headers returned."""
    return _postfix(message_id, to, kind="text/rfc822-headers", original=HEADERS)


def postfix_delayed(message_id: str, to: str) -> bytes:
    """Not delivered yet; the server goes on trying."""
    said = "451 4.7.1 Greylisted, please try again later"
    return _postfix(message_id, to, action="delayed", status="4.7.1", said=said, original=HEADERS)


def postfix_expired(message_id: str, to: str) -> bytes:
    """The server has given up after days; the address may be right."""
    said = "connect to mail.snnmt.example[192.0.2.9]:25: Connection timed out"
    return _postfix(message_id, to, status="4.4.1", said=said, original=HEADERS)


def _postfix(message_id: str, to: str, **given: str) -> bytes:
    usual = {
        "subject": "Undelivered Mail Returned to Sender",
        "action": "failed",
        "status": "5.1.1",
        "said": f"550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table",
        "kind": "text/rfc822-headers",
    }
    filled = usual | given
    filled["original"] = filled["original"].format(id=message_id, to=to)
    return _POSTFIX.format(to=to, **filled).encode()


def exchange(message_id: str, to: str) -> bytes:
    """An NDR of Exchange: HTML for people, CRLF, nothing returned but what it answers."""
    return f"""\
From: <postmaster@snnmt.example>
To: <nhac-viec@snnmt.example>
Date: Thu, 4 Sep 2025 01:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="e6f1c1f1-2b0f"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <e6f1c1f1-2b0f@EX01.snnmt.example>
In-Reply-To: {message_id}
References: <directive-3@theodoi.snnmt.example> {message_id}
Subject: Undeliverable: [=?utf-8?b?xJDDtG4gxJHhu5Fj?=]
MIME-Version: 1.0

--e6f1c1f1-2b0f
Content-Type: multipart/alternative; differences=Content-Type; boundary="inner-77"

--inner-77
Content-Type: text/plain; charset="us-ascii"

Delivery has failed to these recipients or groups: {to}
The recipient's mailbox is full and can't accept messages now.

--inner-77
Content-Type: text/html; charset="us-ascii"

<html><body><p>Delivery has failed to these recipients or groups: {to}</p></body></html>

--inner-77--
--e6f1c1f1-2b0f
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.snnmt.example
Received-From-MTA: dns;theodoi.snnmt.example
Arrival-Date: Thu, 4 Sep 2025 01:00:03 +0000

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822;{to}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException;
 Failed to process message due to a permanent exception
X-Display-Name: Truong phong

--e6f1c1f1-2b0f--
""".replace("\n", "\r\n").encode()


def exim(message_id: str, to: str) -> bytes:
    """Exim before it knew reports: one plain text with a copy of the headers."""
    return f"""\
Return-path: <>
Envelope-to: nhac-viec@snnmt.example
Delivery-date: Thu, 04 Sep 2025 08:00:03 +0700
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.snnmt.example>
To: nhac-viec@snnmt.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1uu1x2-0004Ab-3c@mail.snnmt.example>
Date: Thu, 04 Sep 2025 08:00:03 +0700

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    SMTP error from remote mail server after RCPT TO:<{to}>:
    host mail.snnmt.example [192.0.2.9]: 550 5.1.1 no such user here

------ This is a copy of the message, including all the headers. ------

{_LETTER.format(id=message_id, to=to)}""".encode()


def exim_delayed(message_id: str, to: str) -> bytes:
    """Exim's warning that it goes on trying."""
    return f"""\
Return-path: <>
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.snnmt.example>
To: nhac-viec@snnmt.example
Subject: Warning: message 1uu1x2-0004Ab-3c delayed 24 hours
Date: Fri, 05 Sep 2025 08:00:03 +0700

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mail.snnmt.example.

The following address(es) have not yet been delivered:

  {to}
    host mail.snnmt.example [192.0.2.9]: 451 4.3.0 temporary lookup failure

------ This is a copy of the message's headers. ------

{HEADERS.format(id=message_id, to=to)}""".encode()


def qmail(message_id: str, to: str) -> bytes:
    """qmail's own form (QSBMF)."""
    return f"""\
Return-Path: <>
Date: 4 Sep 2025 01:00:04 -0000
From: MAILER-DAEMON@mail.snnmt.example
To: nhac-viec@snnmt.example
Subject: failure notice

Hi. This is the qmail-send program at mail.snnmt.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{_LETTER.format(id=message_id, to=to)}""".encode()


PERMANENT: dict[str, Callable[[str, str], bytes]] = {
    "postfix": postfix,
    "postfix, headers only": postfix_headers_only,
    "exchange": exchange,
    "exim": exim,
    "qmail": qmail,
}
"""Layouts that say an address takes no mail."""

DELAYED: dict[str, Callable[[str, str], bytes]] = {"postfix": postfix_delayed, "exim": exim_delayed}
"""Layouts that say a letter is only late."""


def vacation(message_id: str, to: str) -> bytes:
    """An automatic reply of somebody on leave, with the answered letter quoted."""
    return f"""\
Return-Path: <>
From: {to}
To: nhac-viec@snnmt.example
Subject: =?utf-8?b?VuG6r25nIG3hurd0?=
Auto-Submitted: auto-replied
In-Reply-To: {message_id}
References: {message_id}
Content-Type: text/plain; charset=utf-8
Date: Thu, 04 Sep 2025 08:00:03 +0700

Tôi vắng mặt đến 550 giờ sau. Số 5.1.1.

Message-ID: {message_id}
""".encode()


def receipt(message_id: str, to: str) -> bytes:
    """A read receipt (RFC 8098), which is a report but not of delivery."""
    return f"""\
From: {to}
To: nhac-viec@snnmt.example
Subject: Read
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="r"

--r
Content-Type: text/plain

The message was read.

--r
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{to}
Original-Message-ID: {message_id}
Disposition: manual-action/MDN-sent-manually; displayed

--r--
""".encode()


def delivered(message_id: str, to: str) -> bytes:
    """A report that the letter did arrive."""
    return _postfix(message_id, to, action="delivered", status="2.0.0", said="250 ok", original=HEADERS)


def passed_on(message_id: str, to: str) -> bytes:
    """A person sends on a report they got, attached."""
    inner = postfix(message_id, to).decode()
    return f"""\
From: {to}
To: nhac-viec@snnmt.example
Subject: Fwd: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: text/plain

See below.

--outer
Content-Type: message/rfc822

{inner}
--outer--
""".encode()


def letter(message_id: str, to: str) -> bytes:
    """An answer written by a person."""
    return f"""\
From: {to}
To: nhac-viec@snnmt.example
Subject: Re: 550 5.1.1
In-Reply-To: {message_id}
Date: Thu, 04 Sep 2025 08:00:03 +0700

Đã nhận. 550 5.1.1 Status: 5.1.1
""".encode()


HARMLESS: dict[str, Callable[[str, str], bytes]] = {
    "vacation": vacation,
    "receipt": receipt,
    "delivered": delivered,
    "passed on": passed_on,
    "letter": letter,
}
"""Mails that name a letter of ours and say nothing of a failure."""
