// Calls of the views of Draw and of Real or fake? with bytes in base64, as the tests have them.
import { decode_base64 } from "../../../assets/js/lib/pixels.js";
import { opinion_views, search_views, target_of } from "../../../assets/js/views/draw_views.js";
import { as_digit, as_picture, holding, read } from "../../../assets/js/views/drawn_digit.js";
import { confusion_matrix, judged, rules, unjudged, verdict } from "../../../assets/js/views/quiz_views.js";

const grey = ({ count, pixels }) => ({ count, channels: 1, height: 28, width: 28, pixels: decode_base64(pixels) });

export const digits = (pad) => [as_digit, as_picture].map((made) => made(read(pad)));

export const held = (pixels) => holding(decode_base64(pixels));

export function opinion({ facts, pad, label, logit, slopes }) {
  const model = { facts, slopes: async () => ({ logit, slopes: Float32Array.from(slopes) }) };
  const probabilities = async () => [Float32Array.from(facts.class_names, (_, index) => (index === label ? 0.9 : 0))];
  return opinion_views(model, target_of(facts, pad), { probabilities });
}

export function search({ facts, table, target, state, luck, seconds }) {
  return search_views(facts, table, grey(target), { ...state, pictures: grey(state.pictures) }, luck, seconds);
}

export function round({ table, dealt, guesses }) {
  const shown = { ...dealt, pixels: decode_base64(dealt.pixels) };
  const said = dealt.opinions.map((opinion) => opinion > 0.5);
  const [you, discriminator] = [guesses, said].map((one) => confusion_matrix(dealt.real, one));
  return {
    unjudged: unjudged(shown),
    judged: judged(shown, guesses),
    rules: rules(table, shown),
    verdict: verdict(table, shown, you, discriminator),
  };
}
