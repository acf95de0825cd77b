"""Mail, where the operator has set up a server (REJOINDER_EMAIL_HOST); nothing depends on it."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from threads.models import Invitation


def can_send() -> bool:
    """Whether a mail server is set up."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def send_invitation(invitation: Invitation, address: str) -> bool:
    """Mails the link to the invitation's e-mail. Returns whether the server took it; waits ten seconds at most."""
    project, inviter = invitation.project, invitation.created_by.get_full_name() or invitation.created_by.get_username()
    text = (
        f"{inviter} invites you to “{project}” in Rejoinder, as {invitation.get_role_display().lower()}.\n\n"
        f"Join here: {address}\n\n"
        f"The link works once, until {invitation.expires_at:%d %B %Y}.\n"
    )
    # A project's name may hold anything but a line break: a header must not.
    subject = f"Invitation to {' '.join(project.name.split())}"
    try:
        return send_mail(subject, text, None, [invitation.email]) == 1
    except (SMTPException, OSError):
        return False
