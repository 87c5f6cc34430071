// Keeps an open page current: takes over what the server says has changed, shows what is wrong.
// The protocol is described in src/serve/mod.rs. Whatever the server sends is shown as text.
(() => {
  const own = document.currentScript.dataset;
  // The dashboard lists all problems itself.
  const ownPage = location.pathname.startsWith("/.briefpress/");
  let etag = own.etag;
  let run = null;
  let client = null;
  let wait = 200;
  let panel = null;
  let bar = null;

  const join = (path, query) => `${path}?${new URLSearchParams(query)}`;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const query = { token: own.token, url: location.pathname, etag, seen: sessionStorage.getItem("briefpress-seen") ?? "" };
    const socket = new WebSocket(`${scheme}//${location.host}${join("/.briefpress/live", query)}`);
    socket.onopen = () => (wait = 200);
    // One after the other: a page is patched before its block is looked for.
    let before = Promise.resolve();
    socket.onmessage = ({ data }) => (before = before.then(() => take(JSON.parse(data))).catch(console.error));
    socket.onclose = () => setTimeout(again, (wait = Math.min(wait * 2, 5000)));
  }

  // After sleep the page catches up by itself; a new run of the server has another token.
  async function again() {
    try {
      const answer = await fetch("/.briefpress/run.json", { cache: "no-store" });
      const now = (await answer.json()).run;
      if (run && now !== run) return location.reload();
      connect();
    } catch {
      setTimeout(again, (wait = Math.min(wait * 2, 5000)));
    }
  }

  async function take(message) {
    switch (message.type) {
      case "hello":
        if (client && client !== message.client) location.reload();
        ({ client, run } = message);
        break;
      case "page":
        await patchPage();
        break;
      case "css":
        message.sheets.forEach(exchangeSheet);
        etag = message.etag;
        break;
      case "files":
        message.urls.forEach((url) => reloadFile(url, message.generation));
        break;
      case "moved":
        location.replace(message.to);
        break;
      case "gone":
        await patchPage();
        break;
      case "follow":
        follow(message);
        break;
      case "diagnostics":
        showFaults(message);
        break;
      case "built":
        sessionStorage.setItem("briefpress-seen", `${run}:${message.generation}`);
        showBar();
        break;
    }
  }

  // Goes to the block that is written: by how it begins, else to the anchor before it.
  function follow({ url, anchor, text }) {
    if (url === location.pathname) return show({ anchor, text }, calm());
    sessionStorage.setItem("briefpress-follow", JSON.stringify({ url, anchor, text }));
    location.assign(url);
  }

  function show({ anchor, text }, behavior) {
    const block = (text && blockOf(text)) || (anchor && document.getElementById(anchor));
    block?.scrollIntoView({ block: "center", behavior });
  }

  const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
  const words = (text) => text.replace(/[\s\u2060]+/g, " ").trim();

  // The innermost block that begins with the text: notes and numbers in it may differ, so its first words have to do.
  function blockOf(text) {
    const start = words(text).slice(0, 40);
    const blocks = [...document.querySelectorAll("main :is(h1,h2,h3,h4,h5,h6,p,li,blockquote,figure,table,pre,dl,details,aside)")];
    return blocks.filter((one) => words(one.textContent).startsWith(start)).pop();
  }

  // A page that was gone to for a block shows it at once, and again when fonts and pictures have their sizes.
  function arrive() {
    const kept = JSON.parse(sessionStorage.getItem("briefpress-follow") ?? "null");
    sessionStorage.removeItem("briefpress-follow");
    if (kept?.url !== location.pathname) return;
    show(kept, "instant");
    if (document.readyState !== "complete") addEventListener("load", () => show(kept, "instant"), { once: true });
  }

  async function patchPage() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const named = answer.headers.get("etag");
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const scripts = (page) => [...page.scripts].filter((one) => runs(one) && !("briefpress" in one.dataset)).map((one) => one.src + one.text);
    if (scripts(document).join("\n") !== scripts(next).join("\n")) return location.reload();
    if (named) etag = named.replace(/^W\/|"/g, "");
    document.title = next.title;
    for (const name of ["lang", "dir"]) document.documentElement.setAttribute(name, next.documentElement.getAttribute(name) ?? "");
    patchHead(next.head);
    patch(document.body, next.body);
  }

  // Scripts of data are content like any other.
  const runs = (one) => one.nodeName === "SCRIPT" && (!one.type || one.type === "module" || one.type.includes("javascript"));

  // Style sheets that stay are not touched, so that nothing flashes.
  function patchHead(next) {
    const same = (one) => (other) => one.isEqualNode(other);
    const kept = (one) => runs(one) || one.nodeName === "TITLE";
    for (const one of [...next.children].filter((one) => !kept(one))) {
      if (![...document.head.children].some(same(one))) document.head.append(document.importNode(one, true));
    }
    for (const one of [...document.head.children].filter((one) => !kept(one))) {
      if (![...next.children].some(same(one))) one.remove();
    }
  }

  const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");

  // Makes `old` equal to `next` with as few changes as possible: what is equal keeps focus, selection and state.
  function patch(old, next) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    patchAttributes(old, next);
    let at = old.firstChild;
    for (const child of [...next.childNodes]) {
      let found = at;
      while (found && !alike(found, child)) found = child.id ? found.nextSibling : null;
      if (!found) {
        old.insertBefore(document.importNode(child, true), at);
        continue;
      }
      if (found !== at) old.insertBefore(found, at);
      else at = at.nextSibling;
      if (!found.isEqualNode(child)) patch(found, child);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      if (gone !== panel && gone !== bar) gone.remove();
    }
  }

  function patchAttributes(old, next) {
    // What the reader has opened stays open.
    const state = (name) => name === "open" && old.nodeName === "DETAILS";
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !state(name)) old.removeAttribute(name);
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value && !state(name)) old.setAttribute(name, value);
    }
  }

  function exchangeSheet({ from, to }) {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      if (new URL(link.href).pathname !== from) continue;
      const next = link.cloneNode();
      next.href = to;
      next.onload = next.onerror = () => link.remove();
      link.after(next);
    }
  }

  function reloadFile(url, generation) {
    for (const image of document.images) {
      const address = new URL(image.currentSrc || image.src, location.href);
      if (address.pathname === url) image.src = join(url, { generation });
    }
  }

  const element = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

  function showFaults({ errors, warnings, items }) {
    panel?.remove();
    panel = null;
    if (errors + warnings === 0 || ownPage) return raiseBar();
    panel = document.createElement("briefpress-faults");
    const root = panel.attachShadow({ mode: "open" });
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/.briefpress/client.css" });
    const box = element("section", "", errors ? "errors" : "warnings");
    box.setAttribute("role", "status");
    box.setAttribute("aria-label", "Problems found by Briefpress");
    const list = element("details");
    list.open = errors > 0;
    list.append(element("summary", [count(errors, "error"), count(warnings, "warning")].filter(Boolean).join(", ")));
    items.forEach((item) => list.append(fault(item)));
    box.append(list);
    box.addEventListener("keydown", (event) => event.key === "Escape" && (list.open = false));
    root.append(style, box);
    document.body.append(panel);
    sizes.observe(box);
  }

  // The bar stands above the list of problems, however high that is.
  const sizes = new ResizeObserver(raiseBar);
  function raiseBar() {
    const height = panel?.shadowRoot.querySelector("section").offsetHeight ?? 0;
    bar?.style.setProperty("--below", `${height}px`);
  }

  // What an author wants to know of the page: a line in the corner that opens.
  async function showBar() {
    if (ownPage) return;
    const answer = await fetch(join("/.briefpress/page.json", { token: own.token, url: location.pathname }), { cache: "no-store" });
    if (!answer.ok) return;
    const facts = await answer.json();
    const wasOpen = bar?.shadowRoot.querySelector("details")?.open;
    bar?.remove();
    bar = document.createElement("briefpress-bar");
    const root = bar.attachShadow({ mode: "open" });
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/.briefpress/client.css" });
    const list = element("details", "", "bar");
    list.open = Boolean(wasOpen);
    const state = [facts.status, facts.hidden && facts.hidden !== facts.status && `hidden: ${facts.hidden}`];
    const counts = [
      facts.words !== undefined && `${facts.words} words`,
      facts.minutes && `${facts.minutes} min`,
      facts.queries?.length && (facts.queries.length > 1 ? `${facts.queries.length} queries` : "1 query"),
      facts.missing?.length && `${facts.missing.length} missing`,
    ];
    const summary = element("summary", [...state, ...counts].filter(Boolean).join(" · ") || "Briefpress");
    if (facts.hidden) summary.className = "hidden";
    list.append(summary);
    if (facts.file) list.append(link(facts.file, facts.editor));
    if (facts.embargo) list.append(element("p", `under embargo until ${facts.embargo}`));
    facts.queries?.forEach(({ ask, quote, editor }) => list.append(link(quote ? `“${quote}”: ${ask}` : ask, editor)));
    facts.missing?.forEach(({ what, editor }) => list.append(link(what, editor)));
    if (facts.pdf) list.append(link("printed version", facts.pdf));
    list.append(link("all drafts", "/.briefpress/"));
    root.append(style, list);
    document.body.append(bar);
    raiseBar();
  }

  function link(text, address) {
    const line = element("p");
    line.append(address ? Object.assign(element("a", text), { href: address }) : text);
    return line;
  }

  const count = (number, word) => (number ? `${number} ${word}${number > 1 ? "s" : ""}` : "");

  function fault(item) {
    const entry = element("article", "", item.severity);
    entry.append(element("h2", `${item.severity}: ${item.message}`));
    if (item.file) {
      const place = `${item.file}:${item.line}:${item.column}`;
      const line = item.editor ? Object.assign(element("a", place), { href: item.editor }) : element("span", place);
      entry.append(line);
    } else if (item.url) entry.append(Object.assign(element("a", item.url), { href: item.url }));
    if (item.excerpt?.length) {
      const width = item.end_line === item.line ? Math.max(item.end_column - item.column, 1) : 1;
      const caret = " ".repeat(item.column - 1) + "^".repeat(width);
      entry.append(element("pre", [item.excerpt[0], caret, ...item.excerpt.slice(1)].join("\n")));
    }
    item.notes?.forEach((note) => entry.append(element("p", note)));
    if (item.help) entry.append(element("p", `help: ${item.help}`));
    entry.append(element("code", item.code));
    return entry;
  }

  connect();
  arrive();
})();
