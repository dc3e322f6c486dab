"""What decides, pure: documents to passages, claims, changes, findings, alerts, messages."""
