"""Routes, sockets and middleware beside Gradio's own: what a browser asks for without an event of Gradio's."""
