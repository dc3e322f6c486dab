"""Vendors' mails as a source: a folder or an IMAP mailbox -> one JSON Feed of what a vendor wrote."""

from lastcall.adapters.mailbox.fetcher import MailFetcher

__all__ = ("MailFetcher",)
