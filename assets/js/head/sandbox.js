// A frame with sandbox= and without "allow-same-origin": there the page is of no site, its server not its own, and no browser lets it
// load its parts. It says so in place of staying blank.
if (self.origin === "null")
  document.addEventListener("DOMContentLoaded", () => {
    const words = document.createElement("p");
    words.style.cssText = "font: 16px/1.5 system-ui, sans-serif; margin: 10vh auto; max-width: 560px; padding: 0 20px";
    const link = document.createElement("a");
    Object.assign(link, {
      href: location.href,
      target: "_blank",
      rel: "noopener",
      textContent: "Open it in a window of its own",
    });
    words.append("GAN Theatre cannot work in this frame: its sandbox keeps the page from its own server. ", link);
    words.append(", or ask whoever made the frame to add allow-same-origin to its sandbox.");
    document.body.replaceChildren(words);
  });
