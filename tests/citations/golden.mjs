// Makes the reference texts: entries and documents in, what citeproc-js prints of them out.
//
//   CSL_FOLDER=DIR node golden.mjs
//
// DIR holds the styles (`apa.csl` …) and locales (`locales-en-US.xml` …) of the public CSL repositories.
// A golden file has one line for a citation or reference: document, place, text, with tabs between.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import CSL from "citeproc";

const styles = process.env.CSL_FOLDER;
if (!styles) throw new Error("CSL_FOLDER must name the folder of styles and locales");
const data = fileURLToPath(new URL("../fixtures/citations/", import.meta.url));
const read = (path) => readFileSync(path, "utf8");

const items = new Map(JSON.parse(read(`${data}entries.json`)).map((item) => [item.id, item]));
const documents = JSON.parse(read(`${data}documents.json`));

const ENGLISH = [
  "apa", "chicago-author-date", "chicago-notes-bibliography", "harvard-cite-them-right",
  "modern-language-association", "ieee", "nlm-citation-sequence", "oscola",
  "american-political-science-association",
];
const runs = ENGLISH.map((style) => [style, "en-US"]);
for (const locale of ["pl-PL", "de-DE", "fr-FR"]) {
  runs.push(["apa", locale], ["chicago-notes-bibliography", locale]);
}

// Each reference says whose it is: works that print nothing are among the ids of the list, not among its texts.
CSL.Output.Formats.html["@bibliography/entry"] = function (_, text) {
  return text && `<div data-key="${this.system_id}">${text}</div>`;
};

// Tags and entities are all that citeproc-js's HTML has besides text.
function plain(html) {
  return html
    .replace(/<\/div>\s*<div class="csl-right-inline">/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
}

function render(style, locale, document) {
  const system = {
    retrieveLocale: (lang) => {
      try { return read(`${styles}/locales-${lang}.xml`); } catch { return false; }
    },
    retrieveItem: (id) => {
      if (!items.has(id)) throw new Error(`${document.name}: no entry ${id}`);
      return structuredClone(items.get(id));
    },
  };
  const engine = new CSL.Engine(system, read(`${styles}/${style}.csl`), locale, true);
  const notes = engine.opt.xclass === "note";
  const printed = [];
  const before = [];
  document.clusters.forEach((cluster, index) => {
    const noteIndex = notes ? index + 1 : 0;
    const properties = { noteIndex };
    if (cluster[0].narrative) properties.mode = "composite";
    const cites = cluster.map(({ narrative, ...cite }) => cite);
    const citation = { citationItems: cites, properties, citationID: `c${index}` };
    const [, changed] = engine.processCitationCluster(citation, before.slice(), []);
    for (const [at, text] of changed) printed[at] = plain(text);
    before.push([citation.citationID, noteIndex]);
  });
  const lines = printed.map((text, index) => `${document.name}\t${index + 1}\t${text}`);
  const list = engine.makeBibliography();
  if (list) {
    for (const text of list[1]) {
      lines.push(`${document.name}\t${/data-key="([^"]*)"/.exec(text)[1]}\t${plain(text)}`);
    }
  }
  // Where the style has nothing to print, citeproc-js prints that, and there is nothing to compare.
  return lines.filter((line) => !line.includes("[NO_PRINTED_FORM]"));
}

for (const [style, locale] of runs) {
  const lines = documents
    // A name in the sentence and a note is no citation of CSL.
    .filter((document) => !(document.narrative && isNote(style)))
    .flatMap((document) => render(style, locale, document));
  writeFileSync(`${data}golden/${style}.${locale}.txt`, `${lines.join("\n")}\n`);
}

function isNote(style) {
  return /class="note"/.test(read(`${styles}/${style}.csl`));
}
