/** A place where files may be dropped, beside the button that chooses them. */
export function dropZone(zone: HTMLElement, take: (files: readonly File[]) => void): void {
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // a file that misses the zone does not replace the page
    zone.classList.toggle("over", event.target instanceof Node && zone.contains(event.target));
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("over");
    if (event.target instanceof Node && zone.contains(event.target)) take([...(event.dataTransfer?.files ?? [])]);
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) zone.classList.remove("over");
  });
}
