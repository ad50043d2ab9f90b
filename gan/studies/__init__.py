"""Studies: each measures one question with a command, writes a result file, and has a section in the report."""
