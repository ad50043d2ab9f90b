"""A visitor's pictures, step by step: gathered from a zip or folder, decoded, checked, stored, in a limited process."""
