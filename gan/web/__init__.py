"""The server and the pages: the only part of gan that imports gradio."""
