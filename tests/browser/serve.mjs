// Writes while a page is open, as an author does: node serve.mjs BRIEFPRESS SITE
//
// Serves a copy of the site and edits it. A change of text comes into the page in place, with scroll, focus and open
// details kept; a style sheet is exchanged without loading the page again; the list of problems comes and goes; a
// page whose file is renamed has its new address; the bar says what is open, the dashboard lists all briefs; after a
// new start of the server the page catches up; with --follow it goes to the block that is edited.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "./browser.mjs";

const [program, source] = process.argv.slice(2).map((path) => resolve(path));
if (!source) throw new Error("usage: node serve.mjs BRIEFPRESS SITE");
const root = mkdtempSync(join(tmpdir(), "briefpress-serve-"));
for (const name of ["site.yaml", "content", "themes"]) cpSync(join(source, name), join(root, name), { recursive: true });
const BRIEF = "content/bulletin/2025/02-tokyo-buys-time/index.md";
const edit = (file, from, to) => {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not have ${from}`);
  writeFileSync(path, text.replace(from, to));
};

const port = await new Promise((found) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});
const origin = `http://127.0.0.1:${port}`;
/** Starts the server, and waits until it says where it is. */
const start = (...flags) =>
  new Promise((ready, failed) => {
    const server = spawn(program, ["serve", "--root", root, "-p", String(port), ...flags]);
    server.stderr.on("data", (text) => String(text).includes("serving at") && ready(server));
    server.on("exit", (code) => failed(new Error(`the server ended with ${code}`)));
  });

let server = await start();
const browser = await launch();
const faults = [];
const check = (name, fact) => fact || faults.push(name);
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 600 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`script failed: ${error.message}`));
  await page.goto(`${origin}/bulletin/2025/02-tokyo-buys-time/`);
  const other = await context.newPage();
  await other.goto(`${origin}/topics/`);
  const mark = (window) => window.evaluate(() => (globalThis.loadedBefore = true));
  const same = (window) => window.evaluate(() => globalThis.loadedBefore === true);
  await mark(page);
  await mark(other);
  const shows = (window, text) =>
    window.waitForFunction((text) => document.body.textContent.includes(text), text, { timeout: 15000 });

  await page.evaluate(() => window.scrollTo(0, 700));
  await page.evaluate(() => document.querySelector("main a[href]").focus({ preventScroll: true }));
  const focused = await page.evaluate(() => document.activeElement.getAttribute("href"));
  edit(BRIEF, "Two meetings opened the year.", "Two long meetings opened the year.");
  await shows(page, "Two long meetings opened the year.");
  check("a text edit loads the page again", await same(page));
  check("a text edit loses the place", Math.abs((await page.evaluate(() => scrollY)) - 700) < 60);
  check("a text edit loses the focus", (await page.evaluate(() => document.activeElement.getAttribute("href"))) === focused);
  check("another page is loaded again", await same(other));

  edit("themes/bulletin/assets/css/theme.css", ":root", ":root{--seen:1}:root");
  await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue("--seen") === "1", null, { timeout: 15000 });
  check("a style edit loads the page again", await same(page));

  edit(BRIEF, "Two long meetings", "@nobody-knows-this writes that two long meetings");
  await page.waitForFunction(() => document.querySelector("briefpress-faults")?.shadowRoot.textContent.includes("nobody-knows-this"), null, { timeout: 15000 });
  check("problems take the page away", await page.evaluate(() => document.querySelector("main").textContent.length > 1000));
  if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE });
  edit(BRIEF, "@nobody-knows-this writes that two long meetings", "Two meetings");
  await page.waitForFunction(() => !document.querySelector("briefpress-faults"), null, { timeout: 15000 });
  check("problems load the page again", await same(page));

  const bar = () => page.evaluate(() => document.querySelector("briefpress-bar")?.shadowRoot.querySelector("details").textContent ?? "");
  check("the bar does not say what is open", /published · [0-9,]+ words · [0-9]+ min/.test(await bar()));
  await other.goto(`${origin}/.briefpress/`);
  check("the dashboard does not list the briefs", (await other.locator("#published tbody tr").count()) > 10);
  edit(BRIEF, "Two meetings opened", "@nobody-knows-this says that two meetings opened");
  await other.waitForFunction(() => document.querySelector("#problems li")?.textContent.includes("nobody-knows-this"), null, { timeout: 15000 });
  edit(BRIEF, "@nobody-knows-this says that two meetings", "Two meetings");
  await other.waitForFunction(() => !document.querySelector("#problems"), null, { timeout: 15000 });

  renameSync(join(root, "content/corrections-policy.md"), join(root, "content/how-we-correct.md"));
  await page.waitForTimeout(500);
  check("the server survives a rename", (await page.goto(`${origin}/how-we-correct/`)).status() === 200);

  await mark(page);
  server.removeAllListeners("exit");
  server.kill();
  await new Promise((gone) => server.on("exit", gone));
  server = await start("--follow");
  await page.waitForFunction(() => globalThis.loadedBefore === undefined, null, { timeout: 20000 });

  const TREATY = "content/bulletin/2025/01-treaty-that-waited.md";
  edit(TREATY, "series: bulletin", "subtitle: A new one\nseries: bulletin");
  await page.waitForURL("**/01-treaty-that-waited/", { timeout: 15000 });
  const inView = (text) =>
    page.waitForFunction(
      (text) => {
        const block = [...document.querySelectorAll("main p")].findLast((one) => one.textContent.includes(text));
        const box = block?.getBoundingClientRect();
        return box && box.top >= 0 && box.bottom <= innerHeight;
      },
      text,
      { timeout: 15000 },
    );
  await page.waitForFunction(() => scrollY === 0);
  const text = readFileSync(join(root, TREATY), "utf8").trimEnd();
  writeFileSync(join(root, TREATY), `${text}\n\nA last word of the author.\n`);
  await inView("A last word of the author.");
  edit(BRIEF, "Two meetings opened the year.", "Two short meetings opened the year.");
  await page.waitForURL("**/02-tokyo-buys-time/**", { timeout: 15000 });
  await inView("Two short meetings opened the year.");
  await page.goto(`${origin}/topics/`);
  await page.waitForFunction(() => document.querySelector("briefpress-bar"), null, { timeout: 15000 });
  await page.waitForTimeout(300);
  check("a page that is opened by hand does not stay", page.url().endsWith("/topics/"));
} catch (error) {
  faults.push(error.message);
} finally {
  server.removeAllListeners("exit");
  server.kill();
  await browser.close();
  rmSync(root, { recursive: true });
}
for (const fault of faults) console.log(`FAIL ${fault}`);
if (faults.length) process.exit(1);
console.log("ok   edits come into open pages");
