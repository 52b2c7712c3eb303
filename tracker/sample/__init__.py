"""The sample: one office, one plan, and the days in which it was worked on, played through the same services."""
