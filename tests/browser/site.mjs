// The built site on loopback, and which of its pages stand for all.
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** Every file below a folder, as `a/b/c.html`, sorted. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .map((path) => path.split(sep).join("/")).sort();
}

/** Serves a folder on a free port of loopback, as a plain host would. `delay` holds fonts back, in milliseconds. */
export async function serve(folder, { fontDelay = 0 } = {}) {
  const known = new Set(await filesBelow(folder));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname).slice(1);
    const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
    if (known.has(file)) {
      const send = () => {
        response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
        createReadStream(join(folder, file)).pipe(response);
      };
      setTimeout(send, extname(file) === ".woff2" ? fontDelay : 0);
    } else if (known.has(`${file}/index.html`)) {
      response.writeHead(301, { location: `/${file}/` }).end();
    } else {
      response.writeHead(404, { "content-type": TYPES[".html"] });
      createReadStream(join(folder, "404.html")).pipe(response);
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// Kinds of pages by their address, without the prefix of a language. The first that fits counts.
const KINDS = [
  ["home", /^\/$/],
  ["not found", /^\/404\.html$/],
  ["series by year", /^\/(bulletin|policy-brief|commentary)\/\d{4}\/$/],
  ["series", /^\/(bulletin|policy-brief|commentary)\/$/],
  ["brief", /^\/(bulletin|policy-brief|commentary)\/.+\/$/],
  ["people", /^\/people\/$/],
  ["person", /^\/people\/[^/]+\/$/],
  ["taxonomy", /^\/(topics|regions|countries|programmes|instruments|projects|addressees|series)\/$/],
  ["term", /^\/(topics|regions|countries|programmes|instruments|projects|addressees)\/[^/]+\/$/],
  ["figures", /^\/figures\/(page\/\d+\/)?$/],
  ["sources", /^\/sources\/$/],
  ["source", /^\/sources\/[^/]+\/$/],
  ["page", /^\/.+\/$/],
];

const REDIRECT = /<meta[^>]+http-equiv="?refresh/i;

/** Every page of a built site: `{ url, kind, lang, size }`; redirects are of the kind `redirect`. */
export async function allPages(folder) {
  const pages = [];
  for (const file of await filesBelow(folder)) {
    if (!file.endsWith(".html")) continue;
    const url = `/${file.replace(/(^|\/)index\.html$/, "$1")}`;
    const [, lang, rest] = url.match(/^\/(pl)(\/.*)$/) ?? [null, "en", url];
    const { size } = await stat(join(folder, file));
    const moved = size < 4096 && REDIRECT.test(await readFile(join(folder, file), "utf8"));
    const kind = moved ? "redirect" : KINDS.find(([, shape]) => shape.test(rest))?.[0];
    if (!kind) throw new Error(`no kind of page fits ${url}; add one to KINDS`);
    pages.push({ url, kind, lang, size });
  }
  return pages;
}

/** Of each kind and language the largest page, and the largest brief of each series. Every kind must occur. */
export function samplePages(pages) {
  const largest = new Map();
  for (const page of pages) {
    const series = page.kind === "brief" ? page.url.replace(/^\/pl(?=\/)/, "").split("/")[1] : "";
    const key = [page.kind, page.lang, series].join(" ");
    if (!largest.has(key) || largest.get(key).size < page.size) largest.set(key, page);
  }
  for (const [kind] of KINDS) {
    if (!pages.some((page) => page.kind === kind)) throw new Error(`the site has no page of the kind "${kind}"`);
  }
  return [...largest.values()].filter((page) => page.kind !== "redirect");
}
