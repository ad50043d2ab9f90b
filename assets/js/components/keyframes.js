// The keyframes of a journey: thumbnails with native buttons to move and remove them.
// value: {keys: [{pixels (base64), name, alt}], height, width, channels, used}
const row = element.querySelector(".keyframes");

function thumbnail({ pixels, alt }, shape) {
  const canvas = document.createElement("canvas");
  canvas.width = shape.width;
  canvas.height = shape.height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alt);
  put_pixels(canvas.getContext("2d"), shape, bytes_of(pixels));
  return canvas;
}

function button(text, title, disabled, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.title = title;
  made.setAttribute("aria-label", title);
  made.disabled = disabled;
  made.addEventListener("click", act);
  return made;
}

function paint() {
  const value = props.value;
  if (!value || !value.keys) return;
  const count = value.keys.length;
  const focused = [...row.querySelectorAll("button")].indexOf(document.activeElement);
  row.replaceChildren(
    ...value.keys.map((key, index) => {
      const item = document.createElement("div");
      item.setAttribute("role", "listitem");
      item.classList.toggle("unused", index >= value.used);
      const name = document.createElement("span");
      name.textContent = key.name;
      const tools = document.createElement("div");
      tools.append(
        button("‹", `Move keyframe ${index + 1} forward`, index === 0, () => trigger("move", { index, to: index - 1 })),
        button("×", `Remove keyframe ${index + 1}`, count <= 2, () => trigger("drop", { index })),
        button("›", `Move keyframe ${index + 1} back`, index === count - 1, () => trigger("move", { index, to: index + 1 })),
      );
      item.append(thumbnail(key, value), name, tools);
      return item;
    }),
  );
  if (focused >= 0) row.querySelectorAll("button")[Math.min(focused, 3 * count - 1)]?.focus();
}

watch("value", paint);
paint();
