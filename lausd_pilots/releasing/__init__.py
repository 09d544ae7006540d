"""Releases in two steps: the worker's tasks, the pages as they will be, and who may confirm."""
