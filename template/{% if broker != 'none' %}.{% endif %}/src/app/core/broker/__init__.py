"""The broker: what carries events from the relays to the consumers of all processes."""
