"""The page Train live: a run under way, steered, watched, diagnosed, rewound and played with."""
