"""Our own components: each a gr.HTML with a static template, which a module of assets/js/components mounts and paints."""
