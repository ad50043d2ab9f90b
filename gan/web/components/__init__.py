"""Our own components: gr.HTML with a static template, painted by the scripts in assets/js."""
