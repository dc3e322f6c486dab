"""Hypothesis against the reader: what strangers may send, and the rules that hold whatever they send."""
