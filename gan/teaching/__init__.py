"""What a learner is told and shown: diagnosis of a run, failures made on purpose, and the quiz of real or fake."""
