"""A module for each format: bytes of a source → records, which are fields of the scheme and a `text`."""
