"""A knowledge folder becomes one immutable Knowledge; the format is docs/knowledge-folder.md."""
