// The first answer of the server says what the whole page shows: a click before it would be undone. So the page is not for
// hands until then, when gan.web.events.on_load lets go of it, or until it is clear that none will come soon.
const PATIENCE_MS = 5000;
new MutationObserver((_, watching) => {
  const main = document.querySelector("main");
  if (!main) return;
  watching.disconnect();
  main.inert = true;
  setTimeout(() => {
    main.inert = false;
  }, PATIENCE_MS);
}).observe(document, { childList: true, subtree: true });
