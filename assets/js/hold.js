// The first answer of the server says what the whole page shows: a click before it would be undone. So the page is not for
// hands until then; gan.web.manners.on_load lets go of it.
new MutationObserver((_, watching) => {
  const main = document.querySelector("main");
  if (!main) return;
  main.inert = true;
  watching.disconnect();
}).observe(document, { childList: true, subtree: true });
