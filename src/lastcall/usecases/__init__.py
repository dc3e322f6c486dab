"""Read, decide, write: one function a use case."""
