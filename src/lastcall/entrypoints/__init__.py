"""Command line and daemon: the only readers of the clock, the arguments and the config path."""
