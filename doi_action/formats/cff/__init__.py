"""CITATION.cff: its schema as tables, reading it as facts, editing it by position, writing a new one."""
