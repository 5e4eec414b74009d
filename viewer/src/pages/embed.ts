/** Opens the player in the page, in the place of the picture; without this script the link opens its own page. */

for (const figure of document.querySelectorAll<HTMLElement>("[data-embed]")) {
  const link = figure.querySelector("a");
  link?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.title = figure.dataset["title"] ?? "";
    frame.allow = "fullscreen; autoplay; xr-spatial-tracking; gyroscope; accelerometer";
    frame.src = figure.dataset["embed"] ?? "";
    link.replaceWith(frame);
    frame.addEventListener("load", () => frame.focus(), { once: true });
  });
}
