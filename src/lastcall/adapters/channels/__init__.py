"""How a rendered message reaches its receiver; CHANNELS is the registry."""
