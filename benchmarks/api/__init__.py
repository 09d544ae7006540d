"""Measures the API beside what others would use in its place, and writes docs/benchmarks.md."""
