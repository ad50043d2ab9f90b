"""Teaching: diagnosis of a run, failures made on purpose, and the quiz of real or fake with its models."""
