// Debian's Chromium, driven over loopback: it is told to ask nobody else for anything.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts the browser. */
export async function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error("no Chromium found; set CHROMIUM to its path");
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update"],
  });
}

/** Opens a window of a width and color scheme; `troubles` collects what no page may do. */
export async function openWindow(browser, origin, { width, scheme = "light", script = true, troubles = [] }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(`${origin}/`) || url.startsWith("data:")) return route.continue();
    troubles.push(`${page.url()} asks another host: ${url}`);
    return route.abort();
  });
  page.on("pageerror", (error) => troubles.push(`${page.url()}: script failed: ${error.message}`));
  page.on("response", (response) => {
    const isPage = response.request().resourceType() === "document";
    if (response.status() >= 400 && !isPage) troubles.push(`${page.url()}: ${response.status()} for ${response.url()}`);
  });
  return page;
}

/** Waits for fonts, and for pictures that a page would load later; gives the addresses of those that cannot be shown. */
export async function loadAll(page) {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const pictures = [...document.images];
    for (const picture of pictures) picture.loading = "eager";
    const shown = await Promise.allSettled(pictures.map((picture) => picture.decode()));
    return pictures.filter((_, index) => shown[index].status === "rejected").map((picture) => picture.src);
  });
}
