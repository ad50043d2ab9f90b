// The watcher: asks what is new of a run or a race, and hands each fact to the component that shows it.
// value: {id, at, versions: {fact: version}, steady, active}, as the page has seen it; shows: {fact: element's id};
// route: where to ask, relative to the page; tick_for: an element's id, or ""; seconds: between two looks, at first
const TICK_MS = 900; // a second, as looks come
let waiting = null;
let asking = false;
let ticked = 0;

function feed(id, news) {
  // the element that a component's script calls its own; there is none while it is hidden
  document.querySelector(`#${id} .html-container > *`)?.dispatchEvent(new CustomEvent("feed", { detail: news }));
}

function tick() {
  if (!props.tick_for || !document.getElementById(props.tick_for)?.offsetParent) return; // nobody looks there
  ticked = performance.now();
  trigger("tick");
}

function later(seconds) {
  clearTimeout(waiting);
  waiting = setTimeout(look, 1000 * seconds);
}

async function look() {
  const seen = props.value;
  if (!seen || !seen.id || !seen.active || asking || document.hidden) return;
  asking = true;
  let wait = props.seconds;
  try {
    const asked = new URLSearchParams({ at: seen.at ?? "" });
    for (const fact of Object.keys(props.shows)) asked.set(fact, seen.versions[fact] ?? "");
    const answer = await fetch(`./${props.route}/${encodeURIComponent(seen.id)}?${asked}`);
    const news = answer.ok ? await answer.json() : null;
    const now = props.value;
    if (now.id !== seen.id || now.at !== seen.at) {
      wait = 0; // the page has turned to something else meanwhile
    } else if (!news || JSON.stringify(news.seen.steady) !== JSON.stringify(now.steady)) {
      trigger("look");
      wait = 2; // its answer is a new value, which sets the next look
    } else {
      props.value = news.seen;
      wait = news.seconds; // longer when many watch
      for (const [fact, told] of Object.entries(news.facts)) feed(props.shows[fact], told);
      if (performance.now() - ticked > TICK_MS) tick();
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
  tick();
  if (!asking && props.value && props.value.active) later(props.seconds);
});
look();
