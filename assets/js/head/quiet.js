// Gradio 6.31's loading message goes on counting its seconds when it has long gone from the page, at each frame for ever: an
// eighth of a core of every visitor whose pages are drawn without a GPU. What reads the clock in one line and asks for the next
// frame is let in once a second. First in the page (gan.web.http.head_scripts), since Gradio's scripts keep the function they find.
const frame = window.requestAnimationFrame.bind(window);
/** @param {FrameRequestCallback} callback */
const counts = (callback) => {
  const text = typeof callback === "function" ? Function.prototype.toString.call(callback) : "";
  return text.length < 120 && /performance\.now\(\).*1e3/.test(text);
};
window.requestAnimationFrame = (callback) => (counts(callback) ? setTimeout(frame, 1000, callback) : frame(callback));
