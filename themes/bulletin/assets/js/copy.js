// Puts a button beside each reference that copies its text. Without it the text can be selected all the same.
if (navigator.clipboard) {
  for (const group of document.querySelectorAll(".cites[data-copy]")) {
    const { copy, copied } = group.dataset;
    const status = document.createElement("span");
    status.className = "hidden";
    status.setAttribute("role", "status");
    for (const text of group.querySelectorAll(".cite-text")) {
      const words = text.innerText.trim();
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      const label = (name) => {
        button.dataset.label = name;
        button.setAttribute("aria-label", name);
      };
      label(copy);
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(text.innerText.trim() || words);
        } catch {
          getSelection()?.selectAllChildren(text);
          return;
        }
        label(copied);
        status.textContent = copied;
        setTimeout(() => {
          label(copy);
          status.textContent = "";
        }, 2000);
      });
      text.append(" ", button);
    }
    group.append(status);
  }
}
