// Shows what a mark leads to (a reference, a note, a figure) beside it, while the pointer or the keyboard rests on
// it. Escape hides it; the pointer may move onto it (WCAG 2.2, 1.4.13). Without it the marks are plain links.
(() => {
  const MARKS = 'a[role="doc-biblioref"], a[role="doc-noteref"], a.xref[href^="#"]';
  const TARGETS = '.refs > li, .note, .figure, .box';
  const LEFT_OUT = ".back, .ref-ways, .hidden, .copy";
  const DELAY = 150;
  const box = document.createElement("div");
  box.className = "preview";
  box.id = "_preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let mark = null;
  let timer = 0;

  const targetOf = (link) => {
    const id = decodeURIComponent(link.hash.slice(1));
    const found = id ? document.getElementById(id) : null;
    return found?.matches(TARGETS) ? found : null;
  };

  /** Whether readers see all of it already. */
  const inView = (one) => {
    const { top, bottom, height } = one.getBoundingClientRect();
    return height > 0 && top >= 0 && bottom <= innerHeight;
  };

  /** The content of a target as words and pictures: nothing to act on, no second id. */
  const content = (target) => {
    const copy = target.cloneNode(true);
    for (const one of copy.querySelectorAll(LEFT_OUT)) one.remove();
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    for (const one of copy.querySelectorAll("[id], [tabindex]")) {
      one.removeAttribute("id");
      one.removeAttribute("tabindex");
    }
    return copy.childNodes;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!mark) return;
    mark.removeAttribute("aria-describedby");
    mark = null;
    box.hidden = true;
    box.replaceChildren();
  };

  const place = (link) => {
    // A link that runs over lines begins in its first and ends below its last.
    const { top, bottom } = link.getBoundingClientRect();
    const at = { top, bottom, left: link.getClientRects()[0]?.left ?? 0 };
    const { width, height } = box.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
    const below = at.bottom + height + 8 <= innerHeight || at.top < height + 8;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${(below ? at.bottom : at.top - height) + scrollY}px`;
  };

  const show = (link) => {
    const target = targetOf(link);
    if (link === mark || !target) return;
    hide();
    if (inView(target)) return;
    box.replaceChildren(...content(target));
    document.body.append(box);
    box.hidden = false;
    mark = link;
    mark.setAttribute("aria-describedby", box.id);
    place(link);
  };

  const soon = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, DELAY);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = event.target.closest?.(MARKS);
    if (link) soon(() => show(link));
    else if (event.target.closest?.(".preview")) clearTimeout(timer);
    else if (mark && mark !== document.activeElement) soon(hide);
    else if (!mark) clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.(MARKS);
    if (link?.matches(":focus-visible")) show(link);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("click", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
