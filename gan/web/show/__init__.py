"""What pages show: points, links, view states, and pictures rendered from models that are held in memory."""
