"""Messages to bytes for each kind of channel; RENDERERS is the registry."""
