// Looks at every kind of page of a built site as readers do: node run.mjs OUTPUT
//
// Accessibility by axe, in light and dark, narrow and wide; markup of every page by the Nu checker; nothing scrolls
// sideways at 320 px; no page asks another host for anything, fails in a script or lacks a file; all can be read
// with scripts off; nothing moves while the fonts come in; the keyboard reaches the text; marks show what they lead to.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { launch, loadAll, openWindow } from "./browser.mjs";
import { allPages, samplePages, serve } from "./site.mjs";

const require = createRequire(import.meta.url);
const AXE = require.resolve("axe-core/axe.min.js");
const NU_CHECKER = String(require("vnu-jar"));
const folder = resolve(process.argv[2] ?? "../../output");

/** Pages that axe finds fault with. */
async function accessibility(browser, origin, sample, troubles) {
  const faults = [];
  for (const width of [390, 1440]) {
    for (const scheme of ["light", "dark"]) {
      const page = await openWindow(browser, origin, { width, scheme, troubles });
      for (const { url } of sample) {
        await page.goto(origin + url);
        await page.addScriptTag({ path: AXE });
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, help, nodes } of violations) {
          const places = nodes.slice(0, 3).map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).join("; ");
          faults.push(`${url} (${width} px, ${scheme}): ${id}: ${help}: ${places}`);
        }
      }
      await page.context().close();
    }
  }
  return faults;
}

/** Pages that the Nu checker finds an error in; its warnings are shown and do not count. */
async function markup() {
  const options = ["-Xss4m", "-jar", NU_CHECKER, "--format", "json", "--skip-non-html", "--exit-zero-always", folder];
  const { stdout, stderr } = await promisify(execFile)("java", options, { maxBuffer: 2 ** 28 });
  const { messages } = JSON.parse(stdout || stderr);
  const shown = ({ url, lastLine, message, extract }) =>
    `${url?.split(folder)[1]}:${lastLine}: ${message} ${JSON.stringify(extract ?? "").slice(0, 160)}`;
  const warnings = messages.filter(({ type }) => type === "info").map(shown);
  for (const warning of warnings.slice(0, 10)) console.log(`     note: ${warning}`);
  return messages.filter(({ type }) => type !== "info").map(shown);
}

/** Pages that are wider than a window of 320 px, and what sticks out. */
async function sideways(browser, origin, pages, troubles) {
  const faults = [];
  const page = await openWindow(browser, origin, { width: 320, troubles });
  for (const { url } of pages) {
    await page.goto(origin + url);
    for (const picture of await loadAll(page)) troubles.push(`${url}: the picture ${picture} cannot be shown`);
    const wide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return null;
      const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5);
      const names = out.map((one) => `${one.localName}.${one.getAttribute("class") ?? ""}`);
      return `${scrollWidth} px wide, by ${names.slice(-3).join(", ")}`;
    });
    if (wide) faults.push(`${url}: ${wide}`);
  }
  await page.context().close();
  return faults;
}

/** Pages whose text differs once scripts are off. */
async function withoutScript(browser, origin, sample, troubles) {
  const faults = [];
  const plain = await openWindow(browser, origin, { width: 1440, script: false, troubles });
  const scripted = await openWindow(browser, origin, { width: 1440, troubles });
  const text = async (page, url) => {
    await page.goto(origin + url);
    return (await page.locator("main").innerText()).replace(/\s+/g, " ").trim();
  };
  for (const { url } of sample) {
    const [off, on] = [await text(plain, url), await text(scripted, url)];
    if (off.length < 20) faults.push(`${url}: hardly any text without scripts: ${JSON.stringify(off)}`);
    if (off !== on) faults.push(`${url}: ${off.length} characters without scripts, ${on.length} with them`);
  }
  await plain.context().close();
  await scripted.context().close();
  return faults;
}

/** Pages on which something moves while fonts load late, by the browser's own measure. */
async function shifts(browser, sample) {
  const faults = [];
  const slow = await serve(folder, { fontDelay: 400 });
  for (const width of [390, 1440]) {
    const page = await openWindow(browser, slow.origin, { width });
    await page.addInitScript(() => {
      globalThis.moved = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) globalThis.moved += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const { url } of sample) {
      await page.goto(slow.origin + url);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(120);
      const moved = await page.evaluate(() => globalThis.moved);
      if (moved > 0.05) faults.push(`${url} (${width} px): moves by ${moved.toFixed(3)}`);
    }
    await page.context().close();
  }
  slow.close();
  return faults;
}

/** Pages whose first tab stop is no visible link to the text. */
async function keyboard(browser, origin, sample, troubles) {
  const faults = [];
  const page = await openWindow(browser, origin, { width: 1440, troubles });
  for (const { url } of sample) {
    await page.goto(origin + url);
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const { localName, hash = "" } = document.activeElement;
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      const target = hash ? document.getElementById(hash.slice(1)) : null;
      const leads = Boolean(target && (target.localName === "main" || target.closest("main")));
      return { localName, hash, leads, visible: bottom > 0 && top < innerHeight };
    });
    if (!stop.leads || !stop.visible) faults.push(`${url}: the first tab stop is ${JSON.stringify(stop)}`);
  }
  await page.context().close();
  return faults;
}

/** Marks that do not show what they lead to: by keyboard, until Escape, and by pointer, which may move onto it. */
async function previews(browser, origin, sample, troubles) {
  const faults = [];
  const page = await openWindow(browser, origin, { width: 1440, troubles });
  const shown = () => page.evaluate(() => {
    const box = document.querySelector(".preview:not([hidden])");
    const mark = box && document.querySelector(`[aria-describedby="${box.id}"]`);
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    const words = (text) => text.replace(/[↑→\s]+/g, " ").trim();
    const target = mark && document.getElementById(decodeURIComponent(mark.hash.slice(1)));
    return box && {
      role: box.getAttribute("role"),
      of: mark?.hash,
      same: Boolean(target) && words(target.textContent).startsWith(words(box.textContent).slice(0, 40)),
      acts: box.querySelectorAll("a, button, [id]").length,
      twice: ids.length - new Set(ids).size,
    };
  });
  const wrong = (found, hash) => !found || found.role !== "tooltip" || found.of !== hash || !found.same || found.acts || found.twice;
  let marks = 0;
  for (const { url, kind } of sample.filter(({ kind }) => kind === "brief")) {
    await page.goto(origin + url);
    await page.keyboard.press("Tab");
    const mark = page.locator('.prose a[role="doc-biblioref"]').first();
    if (!(await mark.count())) continue;
    marks += 1;
    const hash = await mark.evaluate((one) => one.hash);
    await mark.focus();
    let found = await shown();
    if (wrong(found, hash)) faults.push(`${url}: ${hash} by keyboard: ${JSON.stringify(found)}`);
    await page.keyboard.press("Escape");
    if (await shown()) faults.push(`${url}: Escape does not hide the preview of ${hash}`);
    await page.evaluate(() => document.activeElement.blur());
    await mark.hover();
    await page.waitForTimeout(400);
    found = await shown();
    if (wrong(found, hash)) faults.push(`${url}: ${hash} by pointer: ${JSON.stringify(found)}`);
    else {
      await page.locator(".preview").hover();
      await page.waitForTimeout(400);
      if (!(await shown())) faults.push(`${url}: the preview of ${hash} goes when the pointer moves onto it`);
    }
    await page.mouse.move(0, 0);
    await page.waitForTimeout(400);
    if (await shown()) faults.push(`${url}: the preview of ${hash} stays`);
    const copy = page.locator("button.copy").first();
    if (!(await copy.count())) faults.push(`${url} (${kind}): no button copies the reference`);
  }
  if (marks === 0) faults.push("no brief of the sample cites anything");
  await page.context().close();
  return faults;
}

const pages = await allPages(folder);
const sample = samplePages(pages);
const shown = pages.filter(({ kind }) => kind !== "redirect");
console.log(`${pages.length} pages, of which ${sample.length} stand for all:`);
for (const { kind, lang, url } of sample) console.log(`     ${kind} (${lang}): ${url}`);

const { origin, close } = await serve(folder);
const browser = await launch();
const troubles = [];
const checks = [
  ["axe finds nothing", () => accessibility(browser, origin, sample, troubles)],
  ["the Nu checker finds no error", () => markup()],
  ["nothing scrolls sideways at 320 px", () => sideways(browser, origin, shown, troubles)],
  ["all can be read with scripts off", () => withoutScript(browser, origin, sample, troubles)],
  ["nothing moves while fonts come in", () => shifts(browser, sample)],
  ["the keyboard reaches the text first", () => keyboard(browser, origin, sample, troubles)],
  ["marks show what they lead to", () => previews(browser, origin, sample, troubles)],
  ["no other host, no failed script, no missing file", async () => [...new Set(troubles)]],
];
let failed = 0;
for (const [name, check] of checks) {
  const started = Date.now();
  const faults = await check();
  if (faults.length) failed += 1;
  console.log(`${faults.length ? "FAIL" : "ok  "} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  for (const fault of faults.slice(0, 40)) console.log(`     ${fault}`);
  if (faults.length > 40) console.log(`     … and ${faults.length - 40} more`);
}
await browser.close();
close();
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
