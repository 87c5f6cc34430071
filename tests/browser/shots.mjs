// Pictures of every kind of page: node shots.mjs OUTDIR [OUTPUT] [URL…]
//
// Three widths, light and dark, whole pages: OUTDIR/people-anna-nowak-1440-dark.png. With URLs, only those.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launch, loadAll, openWindow } from "./browser.mjs";
import { allPages, samplePages, serve } from "./site.mjs";

const [outdir, output = "../../output", ...urls] = process.argv.slice(2);
if (!outdir) throw new Error("usage: node shots.mjs OUTDIR [OUTPUT] [URL…]");
const folder = resolve(output);
const sample = urls.length ? urls.map((url) => ({ url })) : samplePages(await allPages(folder));

const name = ({ url }) => url.replace(/\.html$/, "").replace(/^\/|\/$/g, "").replace(/\//g, "-") || "home";
await mkdir(outdir, { recursive: true });
const { origin, close } = await serve(folder);
const browser = await launch();
for (const width of [390, 768, 1440]) {
  for (const scheme of ["light", "dark"]) {
    const page = await openWindow(browser, origin, { width, scheme });
    for (const one of sample) {
      await page.goto(origin + one.url);
      await loadAll(page);
      await page.screenshot({ path: join(outdir, `${name(one)}-${width}-${scheme}.png`), fullPage: true });
    }
    await page.context().close();
  }
}
await browser.close();
close();
console.log(`${sample.length * 6} pictures in ${outdir}`);
