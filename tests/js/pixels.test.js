import assert from "node:assert/strict";
import test from "node:test";
import { decode_base64, encode_base64, paint_picture, put_pixels } from "../../assets/js/lib/pixels.js";
import { FakeCanvas } from "./fake_canvas.js";

test("every byte survives base64 in both directions", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = Buffer.from(bytes).toString("base64");
  assert.deepEqual(decode_base64(text), bytes);
  assert.equal(encode_base64(bytes), text);
});

test("what is no base64 is an error", () => {
  assert.throws(() => decode_base64("not base64!"));
});

test("a grey picture has its byte in all three colours and is opaque", () => {
  const canvas = new FakeCanvas(1, 1);
  paint_picture(canvas, { width: 2, height: 2, channels: 1 }, [0, 50, 100, 255]);
  assert.deepEqual(
    [canvas.at(0, 0), canvas.at(1, 0)],
    [
      [0, 0, 0, 255],
      [50, 50, 50, 255],
    ],
  );
  assert.deepEqual(
    [canvas.at(0, 1), canvas.at(1, 1)],
    [
      [100, 100, 100, 255],
      [255, 255, 255, 255],
    ],
  );
});

test("a coloured picture keeps red, green and blue apart", () => {
  const canvas = new FakeCanvas(1, 1);
  paint_picture(canvas, { width: 2, height: 1, channels: 3 }, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(canvas.at(0, 0), [1, 2, 3, 255]);
  assert.deepEqual(canvas.at(1, 0), [4, 5, 6, 255]);
});

test("one picture of many is taken from its first byte on, and put where it is wanted", () => {
  const canvas = new FakeCanvas(4, 3);
  put_pixels(canvas.getContext("2d"), { width: 2, height: 1, channels: 1 }, [9, 9, 7, 8], 2, 1, 2);
  assert.deepEqual(canvas.at(1, 2), [7, 7, 7, 255]);
  assert.deepEqual(canvas.at(2, 2), [8, 8, 8, 255]);
  assert.deepEqual(canvas.at(0, 2), [0, 0, 0, 0]);
  assert.deepEqual(canvas.at(3, 2), [0, 0, 0, 0]);
});

test("bytes that are missing are black", () => {
  const canvas = new FakeCanvas(1, 1);
  paint_picture(canvas, { width: 2, height: 1, channels: 1 }, [200]);
  assert.deepEqual(canvas.at(1, 0), [0, 0, 0, 255]);
});

test("the size of a canvas is set only when it changes", () => {
  const canvas = new FakeCanvas(28, 28);
  const shape = { width: 28, height: 28, channels: 1 };
  paint_picture(canvas, shape, new Uint8Array(784));
  assert.equal(canvas.resizes, 0);
  paint_picture(canvas, { ...shape, width: 29 }, new Uint8Array(784));
  assert.equal(canvas.width, 29);
  assert.ok(canvas.resizes > 0);
});
