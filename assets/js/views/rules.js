// Rules of views: numbers and sentences of what the pages show. JSON below the first line, since Python reads it too
// (gan/web/view_rules.py); {word} in a sentence is filled in.
export const RULES = {
  "neighbourhood": {
    "side": 7,
    "reach": 2.0,
    "alt": "{count} neighbours: z{across} grows to the right, z{down} downwards; this picture is in the middle",
    "caption": "**Neighbours.** z{across} grows to the right, z{down} downwards. Click one to go there."
  },
  "film": {
    "frames": 12,
    "alt": "{frames} pictures on the way from A to B"
  },
  "labels": {
    "columns": 5,
    "gap": 1,
    "alt": "the same noise through every label{named}",
    "caption": "**The same noise through all {count} {nouns}.** Click one to choose it.",
    "none": "{name} takes no label; choose a conditional model such as cgan."
  },
  "number": {
    "longest": 12,
    "alt": "the number {text} in the generator's handwriting",
    "caption": "**Your number in this handwriting**",
    "none": "**No number here:** the classes of this model are {names}.{advice}",
    "advice": " Choose {scribe} to write one.",
    "unfit": "{name} does not draw digits, so it cannot write a number; choose a model of digits.",
    "refused": "Type a number of 1 to {longest} digits, such as 2026."
  },
  "sweep": {
    "codes": ["c2", "c3"],
    "values": [-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0],
    "top": ["-2", "", "-1", "", "0", "", "1", "", "2"],
    "gap": 1,
    "alt": "sweep of {code}: rows are categories, columns {code} from -2 to 2"
  },
  "picture": {
    "plain": "a generated picture",
    "digit": "a generated {name}",
    "labelled": "a generated picture labelled {name}",
    "category": "a generated picture of category {category}",
    "sure": 0.9,
    "seen": "a generated {name}{category}",
    "of_category": " of category {category}"
  },
  "opinion": {
    "probability": "the discriminator believes {percent} that it is real",
    "score": "the critic scores it {score}",
    "probability_words": "<b>{percent}</b> real, says the discriminator",
    "score_words": "the critic scores it <b>{score}</b>",
    "probability_title": "{formula}: the probability that D gives to this picture being a real one.",
    "score_title": "A critic's score has no unit: only differences count. Higher means more like the real pictures.",
    "real": "mean of real",
    "fake": "mean of generated",
    "real_title": "mean for real test pictures",
    "fake_title": "mean for generated pictures"
  },
  "matching": {
    "unknown": "Which {noun} each category draws could not be measured: its data set or classifier is missing.",
    "other":
      "Measured on 1,000 pictures: **c1 names the {noun} in only {share} of them.** This model's c1 found something else to say, such as thickness or slant; another seed or more training may find the {nouns}.",
    "named":
      "Measured on 1,000 pictures: **c1 alone names the {noun} in {share} of them.** Category k is not {noun} k: nobody told the generator the names of the {nouns}, so the numbering is its own."
  },
  "link": {
    "clamped": "The {part} was clamped to what this model has, 0 to {last}.",
    "lacks": "This model takes no {part}, so the link's was left out.",
    "count": "The link's {part} has {given} numbers, but this model's has {count}.",
    "not_finite": "The link's {part} has a number that is not finite.",
    "instead": "{error} Showing the best model instead."
  },
  "seeds": {
    "drawn": 10000,
    "last": 2147483647,
    "refused": "The seed must be a whole number from 0 to {last}, not {seed}."
  },
  "explore": { "other_seed": 11 },
  "digits": {
    "parts": ["label", "noise"],
    "unfit": "{name} takes no label, which this page is about; open it in Explore."
  },
  "codes": {
    "parts": ["category", "codes", "noise"],
    "unfit": "{name} has no category with two codes, which this page is about; open it in Explore."
  }
};
