// Picture files: what the history's Download menu offers, made in this browser; the app's server makes them there.
import { came_from, context_of, tag } from "../lib/elements.js";

const ENLARGED = 8; // as gan.web.http.picture_files

/**
 * Has the menu's PNG entries save the picture on a stage.
 * @param {string} stage id of the stage
 * @param {() => string} name of the file, without its ending
 */
export function save_pictures(stage, name) {
  document.addEventListener(
    "click",
    (event) => {
      if (!came_from(event, "a[data-file]") || !(event.target instanceof HTMLElement)) return;
      event.preventDefault();
      const canvas = document.querySelector(`#${stage} canvas`);
      const small = event.target.dataset.file === "small.png";
      if (canvas instanceof HTMLCanvasElement) save(canvas, small ? 1 : ENLARGED, `${name()}.png`);
    },
    true,
  );
}

/** @param {HTMLCanvasElement} canvas @param {number} scale @param {string} name */
function save(canvas, scale, name) {
  const large = tag("canvas", { width: canvas.width * scale, height: canvas.height * scale });
  const pen = context_of(large);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(canvas, 0, 0, large.width, large.height);
  large.toBlob((blob) => {
    if (!blob) return;
    const address = URL.createObjectURL(blob);
    tag("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  });
}
