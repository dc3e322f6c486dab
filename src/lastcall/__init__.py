"""Lastcall warns people before an API, model or service that they depend on goes away."""

__version__ = "0.1.0"
