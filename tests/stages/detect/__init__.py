"""Tests of what is found in code."""
