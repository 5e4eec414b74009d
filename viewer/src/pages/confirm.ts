/** Asks before what cannot be undone: a link to a page that asks becomes a dialog that asks at once. */

function button(text: string, look: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.className = `button ${look}`;
  made.textContent = text;
  return made;
}

/** Builds the dialog of a link: its sentence, a form that does it, and the way out, which has the focus. */
function dialogOf(link: HTMLAnchorElement): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  const question = document.createElement("p");
  question.id = "question";
  question.textContent = link.dataset["confirm"] ?? "";
  dialog.setAttribute("aria-labelledby", question.id);
  const form = document.createElement("form");
  form.method = "post";
  form.action = link.href;
  form.append(button(link.dataset["yes"] ?? "", "danger firm"));
  const leave = button(link.dataset["no"] ?? "", "quiet");
  leave.autofocus = true;
  leave.addEventListener("click", () => dialog.close());
  const row = document.createElement("div");
  row.className = "row";
  row.append(form, leave);
  dialog.append(question, row);
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-confirm]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const dialog = dialogOf(link);
    document.body.append(dialog);
    dialog.showModal();
  });
}
