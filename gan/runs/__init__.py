"""Training runs that outlive a page: a worker process each, the server's client of it, the registry of all, races. No Gradio.

``worker`` trains and sends messages; ``run_state`` says what a message does to a run; ``job`` holds the newest state.
"""
