// Raw pixels on a canvas: put before the scripts of components that need it.
function bytes_of(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

// one picture of {width, height, channels}, whose first byte is bytes[from], with its corner at (left, top)
function put_pixels(pen, { width, height, channels }, bytes, from = 0, left = 0, top = 0) {
  const picture = pen.createImageData(width, height);
  for (let i = 0; i < width * height; i++, from += channels) {
    for (let c = 0; c < 3; c++) picture.data[4 * i + c] = bytes[from + (channels === 3 ? c : 0)];
    picture.data[4 * i + 3] = 255;
  }
  pen.putImageData(picture, left, top);
}

