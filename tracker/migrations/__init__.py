"""The database's versions, and how they are written."""
