"""What measures speed and quality; never a timed test."""
