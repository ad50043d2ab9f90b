// Rules of Draw: numbers and sentences of what the page shows. JSON below the first line, since Python reads it too
// (gan/web/view_rules.py); {word} in a sentence is filled in.
// biome-ignore format: it is JSON
export const DRAW_RULES = {
  "shape": [1, 28, 28],
  "example": 4,
  "seed": 0,
  "seeds": 10000,
  "draws": 512,
  "fallback": "mnist",
  "unknown": "There is no model of grey pictures of 28 by 28 pixels called '{name}'; choose one of: {names}.",
  "instead": "{error} Showing {name} instead.",
  "opinion": {
    "empty": "<div class=\"opinion\">The pad is empty: draw something, and D says what it thinks of it.</div>",
    "empty_alt": "an empty pad",
    "seen": "as D sees it",
    "read_as": "as D sees it, read as {name}",
    "changed": "what D would change",
    "alt": "your drawing as the discriminator sees it, and the pixels it objects to; {belief}",
    "formula": "D(x)"
  },
  "search": {
    "empty": "The picture is empty; draw something on the pad, or choose a picture, and try again.",
    "starts_alt": "{count} starts, with errors {errors}; start {best} is the best",
    "pair_alt": "your drawing, and {name} that is closest to it, with error {error} of 255",
    "pair_top": ["your drawing", "G(z), the closest so far"],
    "found": "Found in {seconds} s: error <b>{error}</b>; the closest of {draws} random draws had {luck}.",
    "under_way": "Step {step} of {steps}: error <b>{error}</b>; the closest random draw had {luck}.",
    "onward": "<p class=\"onward\"><a href=\"{address}\">Open in Explore</a>: its sliders start from this z.</p>",
    "progress":
      "<div class=\"draw-told\" data-step=\"{step}\" data-done=\"{done}\" title=\"Error: the root of the mean squared difference of a pixel, of 255. The numbers above the starts are theirs.\"><div class=\"draw-bar\"><span style=\"width:{share}%\"></span></div>{words}</div>"
  }
};
