// The watcher: asks what is new of a run, and hands it to the components that show it, each by its element's id.
// value: {run, next, grid, said, at, steady, active}, as the page has seen it; seconds: between two looks, at first
let waiting = null;
let asking = false;

function feed(id, news) {
  // the element that a component's script calls its own; there is none while it is hidden
  document.querySelector(`#${id} .html-container > *`)?.dispatchEvent(new CustomEvent("feed", { detail: news }));
}

function later(seconds) {
  clearTimeout(waiting);
  waiting = setTimeout(look, 1000 * seconds);
}

async function look() {
  const seen = props.value;
  if (!seen || !seen.run || !seen.active || asking || document.hidden) return;
  asking = true;
  let wait = props.seconds;
  try {
    const asked = new URLSearchParams({ next: seen.next, grid: seen.grid, said: seen.said, at: seen.at ?? "" });
    const answer = await fetch(`/watch/${encodeURIComponent(seen.run)}?${asked}`);
    const news = answer.ok ? await answer.json() : null;
    const now = props.value;
    if (now.run !== seen.run || now.at !== seen.at) {
      wait = 0; // the page has turned to something else meanwhile
    } else if (!news || JSON.stringify(news.seen.steady) !== JSON.stringify(now.steady)) {
      trigger("look");
      wait = 2; // its answer is a new value, which sets the next look
    } else {
      props.value = news.seen;
      wait = news.seconds; // longer when many watch
      for (const [id, fed] of Object.entries(news.feeds)) feed(id, fed);
    }
  } catch {
    wait = 2; // the server cannot be reached; perhaps it is being started again
  } finally {
    asking = false;
  }
  later(wait);
}

document.addEventListener("visibilitychange", look);
watch("value", () => {
  if (!asking && props.value && props.value.active) later(props.seconds);
});
look();
