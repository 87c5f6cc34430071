// Draws works and citations, and writes what citeproc-js prints of them to `random.json`.
//
//   CSL_FOLDER=DIR node random.mjs
//
// DIR holds the styles (`apa.csl` …) and locales (`locales-en-US.xml` …) of the public CSL repositories. What is drawn
// is the same each time: the numbers come from a seed.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import CSL from "citeproc";

const dir = process.env.CSL_FOLDER;
if (!dir) throw new Error("CSL_FOLDER must name the folder of styles and locales");
const out = process.env.RANDOM_OUT ?? fileURLToPath(new URL("../fixtures/citations/random.json", import.meta.url));
const STYLES = [
  "american-political-science-association", "apa", "chicago-author-date", "chicago-notes-bibliography",
  "harvard-cite-them-right", "ieee", "modern-language-association", "nlm-citation-sequence", "oscola",
];
const LOCALES = ["en-US", "en-GB", "pl-PL", "de-DE", "fr-FR"];
let state = (Number(process.env.SEED ?? 1) * 2654435761) >>> 0;
const next = () => { state = (state + 0x6d2b79f5) >>> 0; let t = state; t = Math.imul(t ^ (t >>> 15), t | 1); t ^= t + Math.imul(t ^ (t >>> 7), t | 61); return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
const below = (n) => Math.floor(next() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => next() < p;

const FAMILIES = ['Smith', 'Nowak', 'Müller', 'García López', 'Ó Briain', 'Dubois', 'Kowalska', 'Okafor', 'Li', 'Haldane', 'Reyes', 'Łuczak', 'Jensen', 'Adeyemi', 'Schmidt-Rottluff', 'Brown'];
const GIVEN = ['Anna', 'Jan Paweł', 'Jean-Pierre', 'M. R.', 'Katarzyna', 'John', 'Jane', 'J.', 'Thomas Edward', 'Zoë', 'Li', 'Maria Teresa', 'Ö.', 'Henry'];
const BODIES = ['World Bank', 'European Commission', 'Ministry of Finance', 'OECD', 'Office for Budget Responsibility', 'Najwyższa Izba Kontroli', 'United Nations Development Programme', 'Resolution Foundation'];
const TITLES = ['Paying for care: options for a fairer system', 'The cost of waiting', 'Housing benefit and the labour market in post-2010 Britain', 'Who pays? Local taxes and the poor', 'Energy transition in the regions: lessons from Silesia', 'A review of evidence on school meals', 'Pensions at a crossroads', 'Measuring poverty in the EU: a guide for the perplexed', 'Carbon pricing after the Paris Agreement', 'Evidence on <i>in vitro</i> regulation', 'The "bedroom tax" revisited', 'Heat pumps, grids, and prices', 'Budget rules in small open economies', 'Migration and wages, 2004–2016', 'Public investment and growth: is more always better?', 'What works in active labour market policy'];
const FOREIGN = [['pl', 'Raport o stanie mieszkalnictwa w Polsce'], ['de', 'Die Zukunft der sozialen Pflegeversicherung'], ['fr', 'Rapport sur la réforme des retraites']];
const JOURNALS = [['Journal of Public Economics', 'J. Public Econ.'], ['Fiscal Studies'], ['Economic Policy', 'Econ. Policy'], ['Journal of European Social Policy'], ['The Economic Journal', 'Econ. J.']];
const PLACES = ['London', 'Warsaw', 'Berlin', 'Paris', 'Oxford'];
const PUBLISHERS = ['Oxford University Press', 'Policy Press', 'Springer', 'Institute for Fiscal Studies', 'Centre for Economic Policy Research'];

const person = () => {
  if (chance(0.07)) return { family: 'Berg', given: pick(GIVEN), 'non-dropping-particle': pick(['van den', 'von', 'de']) };
  if (chance(0.03)) return { family: 'King', given: 'Martin Luther', suffix: 'Jr.', 'comma-suffix': true };
  return { family: pick(FAMILIES), given: pick(GIVEN) };
};
const people = (most) => { const n = chance(0.5) ? 1 : 1 + below(most); return Array.from({ length: n }, person); };
const teams = Array.from({ length: 5 }, () => Array.from({ length: 3 + below(4) }, person));
const author = () => chance(0.25) ? [{ literal: pick(BODIES) }] : chance(0.3) ? pick(teams) : people(8);
const year = () => 2009 + below(10);
const date = () => {
  const r = next();
  if (r < 0.45) return { 'date-parts': [[year()]] };
  if (r < 0.6) return { 'date-parts': [[year(), 1 + below(12)]] };
  if (r < 0.8) return { 'date-parts': [[year(), 1 + below(12), 1 + below(28)]] };
  if (r < 0.86) { const y = year(); return { 'date-parts': [[y], [y + 1 + below(3)]] }; }
  if (r < 0.90) { const y = year(); return { 'date-parts': [[y, 3], [y, 5]] }; }
  if (r < 0.94) return { 'date-parts': [[year()]], season: 1 + below(4) };
  if (r < 0.97) return { 'date-parts': [[year()]], circa: true };
  return undefined;
};
const pages = () => { const a = 1 + below(1500); return chance(0.2) ? `${a}` : `${a}-${a + 1 + below(60)}`; };
const MAKERS = {
  report: (w) => { w.author = author(); w.publisher = pick(PUBLISHERS); if (chance(0.5)) w['publisher-place'] = pick(PLACES); if (chance(0.5)) w.number = `${1 + below(90)}`; if (chance(0.4)) w.genre = pick(['Working Paper', 'Policy Brief']); if (chance(0.3)) w['collection-title'] = 'Briefing Notes'; },
  book: (w) => { if (chance(0.85)) w.author = author(); else w.editor = people(3); w.publisher = pick(PUBLISHERS); w['publisher-place'] = pick(PLACES); if (chance(0.3)) w.edition = `${2 + below(4)}`; if (chance(0.2)) w.volume = `${1 + below(4)}`; if (chance(0.15)) w.translator = people(2); if (chance(0.1)) w['original-date'] = { 'date-parts': [[1950 + below(40)]] }; },
  chapter: (w) => { w.author = author(); w.editor = people(3); w['container-title'] = pick(TITLES); w.publisher = pick(PUBLISHERS); w['publisher-place'] = pick(PLACES); w.page = pages(); },
  'article-journal': (w) => { w.author = author(); const j = pick(JOURNALS); w['container-title'] = j[0]; if (j[1]) w['container-title-short'] = j[1]; w.volume = `${1 + below(150)}`; if (chance(0.8)) w.issue = `${1 + below(12)}`; w.page = pages(); },
  'article-newspaper': (w) => { if (chance(0.7)) w.author = people(2); w['container-title'] = pick(['The Guardian', 'Financial Times', 'Gazeta Wyborcza']); w.issued = { 'date-parts': [[year(), 1 + below(12), 1 + below(28)]] }; },
  webpage: (w) => { w.author = author(); if (chance(0.5)) w['container-title'] = 'GOV.UK'; w.URL = `https://example.org/${below(900)}`; w.accessed = { 'date-parts': [[2024, 1 + below(12), 1 + below(28)]] }; },
  legislation: (w) => { w.title = pick(['Care Act 2014', 'Housing Act 1988', 'Regulation (EU) 2021/1119']); if (chance(0.4)) w.number = `c. ${1 + below(30)}`; if (chance(0.3)) w['container-title'] = 'Official Journal'; },
  treaty: (w) => { w.title = 'Treaty on the Functioning of the European Union'; },
  dataset: (w) => { w.author = author(); w.publisher = pick(PUBLISHERS); if (chance(0.5)) w.version = `${1 + below(4)}.0`; },
  hearing: (w) => { w.title = 'Oral evidence: ' + pick(TITLES); w.author = [{ literal: 'House of Commons Treasury Committee' }]; },
  thesis: (w) => { w.author = [person()]; w.publisher = 'University of Warsaw'; w.genre = 'PhD thesis'; },
  'paper-conference': (w) => { w.author = author(); w.event = w['event-title'] = 'Annual Conference of the Royal Economic Society'; if (chance(0.5)) { w['container-title'] = 'Proceedings of the Annual Conference'; w.page = pages(); } },
};
const kinds = ['report', 'report', 'report', 'report', 'book', 'book', 'chapter', 'chapter', 'article-journal', 'article-journal', 'article-journal', 'article-newspaper', 'webpage', 'webpage', 'legislation', 'treaty', 'dataset', 'hearing', 'thesis', 'paper-conference'];
const works = Array.from({ length: 50 }, (_, i) => {
  const w = { id: `w${i}`, type: pick(kinds), title: pick(TITLES), issued: date() };
  if (chance(0.1)) { const f = pick(FOREIGN); w.language = f[0]; w.title = f[1]; } else if (chance(0.5)) w.language = 'en';
  MAKERS[w.type](w);
  if (!w.issued) delete w.issued;
  if (chance(0.35)) w.DOI = `10.1234/abc.${below(9999)}`;
  if (!w.URL && chance(0.25)) w.URL = `https://example.org/p/${below(900)}`;
  if (w.URL && !w.accessed && chance(0.4)) w.accessed = { 'date-parts': [[2024, 1 + below(12), 1 + below(28)]] };
  return w;
});
let last = null;
const cite = () => {
  const w = last && chance(0.15) ? last : pick(works).id;
  last = w;
  const item = { id: w };
  if (chance(0.3)) { item.locator = pick(['12', '3-5', '101-108', '7, 9', '2']); item.label = pick(['page', 'page', 'page', 'chapter', 'section', 'paragraph']); }
  return item;
};
const clusters = Array.from({ length: 40 }, () => {
  const items = Array.from({ length: chance(0.6) ? 1 : 2 + below(3) }, cite);
  const seen = new Set();
  const unique = items.filter((i) => !seen.has(i.id) && seen.add(i.id));
  if (chance(0.15)) unique[0].prefix = pick(['see ', 'cf. ', 'for example ']);
  if (chance(0.12)) unique[unique.length - 1].suffix = pick([', among others', ' and passim', ', emphasis added']);
  let narrative;
  if (unique.length === 1 && chance(0.12)) unique[0]['suppress-author'] = true;
  else if (unique.length === 1 && !unique[0].prefix && !unique[0].suffix && chance(0.12)) narrative = true;
  return { items: unique, narrative };
});
// Tags and entities are all that citeproc-js's HTML has besides text.
function plain(html) {
  return html
    .replace(/<\/div>\s*<div class="csl-right-inline">/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    // What it prints for a name that a style of numbers has not.
    .replace(/\[NO_?PRINTED_?FORM\] ?/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function print(style, locale) {
  const xml = readFileSync(`${dir}/${style}.csl`, "utf8");
  const note = /class="note"/.test(xml);
  const engine = new CSL.Engine({
    retrieveLocale(lang) {
      const known = LOCALES.includes(lang) ? lang : "en-US";
      return readFileSync(`${dir}/locales-${known}.xml`, "utf8");
    },
    retrieveItem: (id) => structuredClone(works.find((work) => work.id === id)),
  }, xml, locale, true);
  const before = [];
  const texts = [];
  clusters.forEach((cluster, at) => {
    const properties = { noteIndex: note ? at + 1 : 0 };
    if (cluster.narrative && !note) properties.mode = "composite";
    const citation = { citationID: `c${at}`, citationItems: structuredClone(cluster.items), properties };
    const [, changed] = engine.processCitationCluster(citation, before.slice(), []);
    before.push([`c${at}`, properties.noteIndex]);
    for (const [, text, id] of changed) texts[Number(id.slice(1))] = plain(text);
  });
  const [facts, lines] = engine.makeBibliography() || [{ entry_ids: [], bibliography_errors: [] }, []];
  const without = new Set(facts.bibliography_errors.map((fault) => fault.itemID));
  const ids = facts.entry_ids.map(([id]) => id).filter((id) => !without.has(id));
  return { citations: texts, entries: ids.map((id, at) => [id, plain(lines[at] ?? "")]) };
}

const results = {};
for (const style of STYLES) {
  // Three styles in all languages, the others in one: what a language changes, it changes alike.
  const some = ["apa", "chicago-notes-bibliography", "chicago-author-date"].includes(style) ? LOCALES : LOCALES.slice(0, 1);
  for (const locale of some) results[`${style} ${locale}`] = print(style, locale);
}
const lines = (list) => `[\n${list.map((one) => JSON.stringify(one)).join(",\n")}\n]`;
const parts = Object.entries(results).map(([name, { citations, entries }]) =>
  `${JSON.stringify(name)}: {"citations": ${lines(citations)}, "entries": ${lines(entries)}}`);
writeFileSync(out, `{"works": ${lines(works)},\n"clusters": ${lines(clusters)},\n"results": {${parts.join(",\n")}}}\n`);
