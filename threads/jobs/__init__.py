"""How long work survives: claim, lease, progress, dispatcher."""
