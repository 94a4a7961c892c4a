"""Legal review: what a lawyer needs when a rule file changes."""
