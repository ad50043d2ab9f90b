"""Training runs that outlive a page: each in a worker process, watched by any number of people. No Gradio here."""
