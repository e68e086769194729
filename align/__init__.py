"""Doichieu: lay Chinese and Vietnamese reports of the same meetings side by side."""
