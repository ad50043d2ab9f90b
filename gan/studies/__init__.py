"""Studies whose answers the theatre cites: each measures one question, and writes a result file and a page."""
