"""Widgets that own their state, each with its script and style beside it."""
