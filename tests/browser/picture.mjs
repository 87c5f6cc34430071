// The picture of a brief for the README: node picture.mjs OUTPUT URL FILE.png
//
// Writes FILE.png for light screens and FILE-dark.png for dark ones.
import { resolve } from "node:path";
import { launch, loadAll, openWindow } from "./browser.mjs";
import { serve } from "./site.mjs";

const [output, url, file] = process.argv.slice(2);
if (!file) throw new Error("usage: node picture.mjs OUTPUT URL FILE.png");
const { origin, close } = await serve(resolve(output));
const browser = await launch();
for (const [scheme, path] of [["light", file], ["dark", file.replace(/\.png$/, "-dark.png")]]) {
  const page = await openWindow(browser, origin, { width: 1280, scheme });
  await page.goto(origin + url);
  await loadAll(page);
  await page.screenshot({ path, clip: { x: 0, y: 0, width: 1280, height: 1100 }, fullPage: true });
  await page.context().close();
}
await browser.close();
close();
