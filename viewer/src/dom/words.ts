/** Text with its little markup, as nodes. */
import { lines } from "../model/text";

/** Lines of text, with `<strong>`, `<em>` and line breaks; never HTML from a scene. */
export function words(text: string): Node[] {
  return lines(text).flatMap((runs, index) => {
    const nodes: Node[] = index > 0 ? [document.createElement("br")] : [];
    for (const run of runs) {
      if (!run.strong && !run.emphasis) nodes.push(document.createTextNode(run.text));
      else {
        const element = document.createElement(run.strong ? "strong" : "em");
        element.textContent = run.text;
        nodes.push(element);
      }
    }
    return nodes;
  });
}
