// Rules of Real or fake?: numbers and sentences of what the page shows. JSON below the first line, since Python reads it too
// (gan/web/view_rules.py); {word} in a sentence is filled in.
// biome-ignore format: it is JSON
export const QUIZ_RULES = {
  "seeds": 100000,
  "instead": "Dealing another round instead.",
  "answers": "A round is judged by {count} answers, each real or fake; judge every picture once.",
  "link": "<a href=\"./game?{query}\">this round's link</a>",
  "rules":
    "<div class=\"game-rules onward\"><p>{half} of these {count} pictures are real test digits; the others were painted by a generator that had trained on {moment} images. Look at each and say what it is: <b>R</b> for real, <b>F</b> for fake, arrows to go back.</p><p>When you have judged all, the answers come, with the score of the discriminator that had trained beside this generator, on the same pictures.</p><p>Send {link} to play the same pictures again, or to let somebody else try.</p></div>",
  "level": "You and the detective are level: {right} of {count} right.",
  "won": "{winner} won, {best} to {other}.",
  "you": "You",
  "discriminator": "The detective",
  "verdict":
    "<div class=\"game-rules onward\" data-you=\"{you}\" data-detective=\"{discriminator}\"><p class=\"verdict-line\"><b>{words}</b> Guessing gets {half} on average. Click a picture to see what was said; {link} deals it again.</p><div class=\"judges\">{tables}</div></div>",
  "table":
    "<table><caption class=\"{colour}\">{who}: <b>{right}</b> of {count}</caption><thead><tr><th scope=\"col\">it was</th><th scope=\"col\">taken for real</th><th scope=\"col\">taken for fake</th></tr></thead><tbody><tr><th scope=\"row\">real</th><td class=hit>{real_as_real}</td><td>{real_as_fake}</td></tr><tr><th scope=\"row\">generated</th><td>{fake_as_real}</td><td class=hit>{fake_as_fake}</td></tr></tbody></table>"
};
