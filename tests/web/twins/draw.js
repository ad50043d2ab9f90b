// What the views of Draw and of Real or fake? make in JavaScript of what Python gives them; see test_draw.py and test_quiz.py. Reads
// {table, digits, held, opinions, searches, rounds}, of which each is a list of cases, and writes what each comes to.
import { readFileSync } from "node:fs";
import { decode_base64, encode_base64 } from "../../../assets/js/lib/pixels.js";
import { opinion_views, search_views, target_of } from "../../../assets/js/views/draw_views.js";
import { as_digit, as_picture, holding, read } from "../../../assets/js/views/drawn_digit.js";
import { confusion_matrix, judged, rules, unjudged, verdict } from "../../../assets/js/views/quiz_views.js";

/** @typedef {any} Any */
const { table, digits = [], held = [], opinions = [], searches = [], rounds = [] } = JSON.parse(readFileSync(0, "utf8"));

/** A stage's value with its pixels as Python has them. */
const stage = (/** @type {Any} */ value) => ({ ...value, pixels: encode_base64(value.pixels) });

const grey = (/** @type {Any} */ { count, pixels }) => ({ count, channels: 1, height: 28, width: 28, pixels: decode_base64(pixels) });

const written = {
  digits: digits.map((/** @type {Any} */ pad) => [as_digit, as_picture].map((made) => encode_base64(made(read(pad))))),
  held: held.map((/** @type {string} */ pixels) => holding(decode_base64(pixels))),
  opinions: await Promise.all(
    opinions.map(async (/** @type {Any} */ { facts, pad, label, logit, slopes }) => {
      const model = { facts, slopes: async () => ({ logit, slopes: Float32Array.from(slopes) }) };
      const probabilities = async () => [Float32Array.from(facts.class_names, (_, index) => (index === label ? 0.9 : 0))];
      const views = await opinion_views(/** @type {Any} */ (model), target_of(facts, pad), { probabilities });
      return { ...views, picture: stage(views.picture) };
    }),
  ),
  searches: searches.map((/** @type {Any} */ { facts, target, search, luck, seconds }) => {
    const state = { ...search, pictures: grey(search.pictures) };
    const views = search_views(facts, table, grey(target), state, luck, seconds);
    return { ...views, starts: stage(views.starts), pair: stage(views.pair) };
  }),
  rounds: rounds.map((/** @type {Any} */ { dealt, guesses }) => {
    const round = { ...dealt, pixels: decode_base64(dealt.pixels) };
    const [you, discriminator] = [guesses, dealt.opinions.map((/** @type {number} */ opinion) => opinion > 0.5)];
    const matrices = [you, discriminator].map((said) => confusion_matrix(dealt.real, said));
    return {
      unjudged: unjudged(round),
      judged: judged(round, guesses),
      rules: rules(table, round),
      verdict: verdict(table, round, matrices[0], matrices[1]),
    };
  }),
};
process.stdout.write(JSON.stringify(written));
