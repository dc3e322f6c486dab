"""The whole river, with real servers on the loopback interface."""
