import assert from "node:assert/strict";
import test from "node:test";
import { grey_of, ink_of, tones_of, unreadable } from "../../assets/js/lib/brought_picture.js";

const SIDE = 40;

/** A picture of SIDE x SIDE tones; `tone` says each from its column and row. */
function picture(tone) {
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => tone(i % SIDE, Math.floor(i / SIDE)));
}

/** A bar down the middle, which reaches the upper edge. */
function is_ink(column, row) {
  return column >= 17 && column < 22 && row < 30;
}

function share(ink, least) {
  return ink.filter((value) => value >= least).length / ink.length;
}

for (const [name, paper, ink] of [
  ["dark on light", 235, 20],
  ["light on dark", 10, 240],
  ["darker on a middle tone", 120, 30],
  ["pale pencil", 220, 170],
]) {
  test(`${name} becomes light ink on black`, () => {
    const found = ink_of(
      picture((column, row) => (is_ink(column, row) ? ink : paper)),
      SIDE,
      SIDE,
    );
    assert.equal(found[5 * SIDE + 19], 255);
    assert.equal(found[5 * SIDE + 5], 0);
    assert.equal(share(found, 1), (5 * 30) / SIDE ** 2);
  });
}

test("paper that is lit from one side, with grain, stays black", () => {
  const found = ink_of(
    picture((column, row) => (is_ink(column, row) ? 40 : 130 + 2.5 * column + ((7 * column + 13 * row) % 5))),
    SIDE,
    SIDE,
  );
  assert.ok(found[5 * SIDE + 19] > 200);
  assert.equal(share(found, 40), (5 * 30) / SIDE ** 2);
});

test("a photograph is no drawing, and stays as it is in grey", () => {
  const scenes = [
    (column, row) => (row < 12 ? 220 : column < 20 ? 60 : 140),
    (_, row) => (row < 13 ? 200 : 60 + row), // the edges could be those of one paper, but then there is no ink
    (column) => 50 + 4 * column,
  ];
  for (const photograph of scenes.map(picture)) {
    assert.equal(ink_of(photograph, SIDE, SIDE), null);
    assert.deepEqual(Float32Array.from(grey_of(photograph)), photograph);
  }
});

test("one tone is neither", () => {
  const dull = picture(() => 120);
  assert.equal(ink_of(dull, SIDE, SIDE), null);
  assert.equal(share(grey_of(dull), 1), 0);
});

test("what is transparent lies on the ground from which the rest stands out", () => {
  const white_icon = [255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 128];
  assert.deepEqual([...tones_of(white_icon)].map(Math.round), [255, 0, 128]);
  const black_icon = [0, 0, 0, 255, 255, 255, 255, 0];
  assert.deepEqual([...tones_of(black_icon)], [0, 255]);
  assert.deepEqual([...tones_of([255, 0, 0, 255])].map(Math.round), [76]);
});

test("what a browser cannot read is named, with the cure", () => {
  const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  assert.match(unreadable(bytes("\0\0\0\x18ftypheic\0\0\0\0mif1heic")), /HEIC.*save it as JPEG/);
  assert.match(unreadable(bytes("\0\0\0\x18ftypmif1\0\0\0\0heic")), /HEIC/);
  assert.match(unreadable(bytes("%PDF-1.7")), /a PDF/);
  assert.match(unreadable(bytes("II*\0")), /a TIFF/);
  assert.match(unreadable(bytes("PK\x03\x04")), /a zip/);
  assert.match(unreadable(bytes("")), /empty/);
  for (const words of ["these are words", "\0\0\0\x18ftypmp42\0\0\0\0isom"])
    assert.match(unreadable(bytes(words)), /not a picture/);
});
