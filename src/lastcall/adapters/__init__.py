"""What touches the world and decides nothing."""
