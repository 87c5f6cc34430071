// Remembers the choice of colors in the reader's browser. Without it the choice holds for one page.
(() => {
  const root = document.documentElement;
  const key = "scheme";
  const stored = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (scheme) => {
    try { scheme ? localStorage.setItem(key, scheme) : localStorage.removeItem(key); } catch { /* private window */ }
  };
  const apply = (scheme) => {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
  };
  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll('input[name="scheme"]')) {
      input.checked = input.value === (root.dataset.scheme ?? "auto");
      input.addEventListener("change", () => {
        const scheme = input.value === "auto" ? null : input.value;
        store(scheme);
        apply(scheme);
      });
    }
  });
})();
