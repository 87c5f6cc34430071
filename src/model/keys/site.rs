//! The keys of `site.yaml`.

use super::Kind::{Flag, Free, List, LocalText, Map, MapOf, Number, OneOf, Path, Text, Url, Word};
use super::{KeyRow, key_table};

/// Every setting of a site.
pub const SITE: &[KeyRow] = key_table! {
    "Site" {
        #[required] "title" LocalText, "The site's name.", example "{en: Rozewie Institute, pl: Instytut Rozewie}";
        "tagline" LocalText, "A line below the name.", example "An invented institute.";
        #[required] "base_url" Url, "The public address, path included. `build --base-url` replaces it.", example "https://briefs.example/";
        "language" Text, "The site's own language (BCP 47); its pages have no language prefix.", default "`en`", example "en";
        "languages" MapOf(&Map(LANGUAGE)), "The other languages, by code, with what differs in them.", default "the site's own alone", example "{pl: {title: Instytut Rozewie}}";
        "time_zone" Text, "The zone in which times without an offset are read, by its IANA name.", default "`UTC`", example "Europe/Warsaw";
        "theme" OneOf(&[Text, Map(THEME)]), "The theme: one of `themes/`, or the built-in `bulletin`; and its settings.", default "`bulletin`", example "{name: bulletin, settings: {}}";
        "publisher" Map(PUBLISHER), "Who publishes the site.", example "{name: Rozewie Institute, place: Warsaw}";
    }
    "Pages" {
        "navigation" Map(NAVIGATION), "The menus.", example "{main: [about.md, {label: Topics, to: /topics/}]}";
        "home" Map(HOME), "What the home page leads with.", example "{lead: newest}";
        "feeds" Flag, "Whether there are Atom feeds.", default "`true`", example "false";
        "pagination" Number(1, 1000), "How many entries a page of a list holds.", default "`20`", example "50";
        "abbreviations" MapOf(&LocalText), "Abbreviations that briefs use, with their long forms.", example "{GDP: {en: gross domestic product, pl: produkt krajowy brutto}}";
        "taxonomies" MapOf(&Map(TAXONOMY)), "Taxonomies of your own, and settings of built-in ones (`people`, `topics`, `regions`, `countries`, `programmes`, `projects`, `addressees`).", example "{instruments: {label: Instruments, records: open}}";
    }
    "Briefs" {
        "defaults" Map(DEFAULTS), "Values that briefs take when they write none.", example "{status: draft, licence: CC-BY-4.0}";
        "citation" Map(CITATION), "How sources are cited.", example "{style: chicago-author-date}";
        "export" Map(EXPORT), "What registries of publications must know, for the files and commands that serve them.", default "no files for registries", example "{oai: {gateway: 'https://gateway.example/oai', email: editors@rozewie.example}}";
        "figures" Map(FIGURES), "What every figure must say.", example "{require_source: false}";
        "markdown" Map(MARKDOWN), "How text is read.", example "{smart_punctuation: false}";
        "html" Map(HTML), "How HTML is read and written.", example "{raw: escape}";
        "privacy" Map(PRIVACY), "What may be published, or loaded from elsewhere, although it tells more than most sites mean to.", example "{picture_hosts: [images.example]}";
    }
    "Work" {
        "lint" MapOf(&Word(&["allow", "warn", "deny"])), "The severity of diagnostics, by code. What is an error by itself stays one.", example "{number-gap: allow, unused-entry: deny}";
        "editor" Text, "The editor that links of `serve` open: `cursor`, `idea`, `pycharm`, `sublime`, `textmate`, `vscode`, `vscodium`, `windsurf`, `zed`, or a pattern such as `vscode://file/{path}:{line}:{column}`.", example "vscode";
        "publish" MapOf(&Map(TARGET)), "Where `briefpress publish` puts the site, by name. Never put a secret here.", example "{web: {kind: directory, path: /srv/www}}";
        "extra" Free, "Anything, for templates of your own.", example "{color: blue}";
    }
};

const LANGUAGE: &[KeyRow] = key_table! {
    "" {
        "title" Text, "The site's name in it.", default "that of `title`", example "Instytut Rozewie";
        "tagline" Text, "The line below.", default "that of `tagline`", example "Zmyślony instytut.";
    }
};

const THEME: &[KeyRow] = key_table! {
    "" {
        "name" Text, "The theme's name.", default "`bulletin`", example "bulletin";
        "settings" MapOf(&Free), "Its settings; each theme documents its own.", example "{}";
    }
};

const PUBLISHER: &[KeyRow] = key_table! {
    "" {
        "name" LocalText, "The name.", default "`title`", example "Rozewie Institute";
        "place" LocalText, "The town, for references.", example "Warsaw";
        "address" LocalText, "The postal address.", example "1 Lighthouse Road, Warsaw";
        "url" Url, "Its own site.", example "https://rozewie.example";
        "ror" Text, "Its ROR id.", example "https://ror.org/05dxps055";
        "logo" Path, "A picture.", example "logo.svg";
        "contact" Text, "An e-mail address.", example "editors@rozewie.example";
    }
};

const NAVIGATION: &[KeyRow] = key_table! {
    "" {
        "main" List(&OneOf(&[Text, Map(NAVIGATION_ENTRY)])), "The menu at the top.", example "[about.md]";
        "footer" List(&OneOf(&[Text, Map(NAVIGATION_ENTRY)])), "The menu at the bottom.", example "[about.md]";
    }
};

const NAVIGATION_ENTRY: &[KeyRow] = key_table! {
    "" {
        "label" LocalText, "What the link says.", default "the title of the page", example "Topics";
        #[required] "to" Text, "A path below `content/`, a built address such as `/topics/`, or a URL.", example "/topics/";
    }
};

const HOME: &[KeyRow] = key_table! {
    "" {
        "lead" Text, "`newest`, or a brief by path, slug or id.", default "`newest`", example "newest";
    }
};

const DEFAULTS: &[KeyRow] = key_table! {
    "" {
        "status" Word(&["draft", "review", "cleared", "published"]), "The status of a brief that writes none.", default "`published`", example "draft";
        "authors" List(&Text), "The authors of a brief that writes none, by id or name.", example "[rozewie-institute]";
        "licence" Text, "The licence, by SPDX or Creative Commons name.", example "CC-BY-4.0";
        "funding" LocalText, "Who pays.", example "The Institute is funded by nobody.";
        "disclaimer" LocalText, "Whose opinion it is.", example "Opinions are the authors' own.";
    }
};

const TAXONOMY: &[KeyRow] = key_table! {
    "" {
        "label" LocalText, "What readers call it.", default "the theme's word, else its name", example "{en: Instruments, pl: Instrumenty}";
        "records" Word(&["open", "closed"]), "Whether a name without a record gets a page (`open`) or is an error (`closed`).", default "`open`", example "closed";
    }
};

const CITATION: &[KeyRow] = key_table! {
    "" {
        "style" Text, "The style: its name, or the path of a `.csl` file.", default "`apa`", example "chicago-author-date";
        "locale" Text, "One CSL locale for all pages.", default "each page's own language", example "en-GB";
        "bibliography" List(&Path), "The libraries of the site.", default "`references.bib`, `.yaml` or `.json`", example "[references.bib]";
    }
};

const EXPORT: &[KeyRow] = key_table! {
    "" {
        "crossref" Map(CROSSREF), "Who deposits at Crossref, for `briefpress export crossref`.", example "{depositor: Rozewie Institute, email: doi@rozewie.example, registrant: Rozewie Institute}";
        "oai" Map(OAI), "Makes `oai.xml`, a static repository for harvesters of OAI-PMH.", example "{gateway: 'https://gateway.example/oai', email: editors@rozewie.example}";
        "redif" Map(REDIF), "Makes the folder `RePEc/`, an archive that RePEc harvests.", example "{archive: roz, email: editors@rozewie.example, series: {bulletin: rozbul}}";
    }
};

const CROSSREF: &[KeyRow] = key_table! {
    "" {
        #[required] "depositor" Text, "Who deposits.", example "Rozewie Institute";
        #[required] "email" Text, "Where Crossref sends its report.", example "doi@rozewie.example";
        #[required] "registrant" Text, "Who owns the records.", example "Rozewie Institute";
    }
};

const OAI: &[KeyRow] = key_table! {
    "" {
        #[required] "gateway" Url, "The gateway through which harvesters read the repository.", example "https://gateway.example/oai";
        #[required] "email" Text, "Whom harvesters may ask.", example "editors@rozewie.example";
    }
};

const REDIF: &[KeyRow] = key_table! {
    "" {
        #[required] "archive" Text, "The code of the archive: three lower-case letters, given by RePEc.", example "roz";
        #[required] "email" Text, "Whom RePEc may ask.", example "editors@rozewie.example";
        #[required] "series" MapOf(&Text), "The series to list, by id, each with its code: six lower-case letters or digits. Handles are made of it, so it must never change.", example "{bulletin: rozbul}";
    }
};

const FIGURES: &[KeyRow] = key_table! {
    "" {
        "require_alt" Flag, "Whether every image must have an alternative text.", default "`true`", example "true";
        "require_source" Flag, "Whether every figure must name its source.", default "`true`", example "false";
    }
};

const PRIVACY: &[KeyRow] = key_table! {
    "" {
        "secret_files" List(&Path), "Files of `content/` that look like keys, certificates or password files, and are meant to be public.", default "none", example "[static/keys/release.pem]";
        "picture_hosts" List(&Text), "Other sites from which pages may show pictures without a warning. They learn the addresses of readers.", default "none", example "[images.example]";
    }
};

const MARKDOWN: &[KeyRow] = key_table! {
    "" {
        "smart_punctuation" Flag, "Whether quotes, dashes and spaces take the form of the page's language.", default "`true`", example "false";
        "maths" Flag, "Whether `$` encloses formulas. Not yet: formulas come with a later version.", default "`false`", example "false";
    }
};

const HTML: &[KeyRow] = key_table! {
    "" {
        "raw" Word(&["sanitize", "escape", "allow"]), "What happens to HTML in the text: safe elements stay, all is printed as text, or all is trusted.", default "`sanitize`", example "escape";
        "minify" Flag, "Whether white space that no reader sees is left out.", default "`false`", example "true";
    }
};

const TARGET: &[KeyRow] = key_table! {
    "" {
        #[required] "kind" Word(&["directory", "git", "s3", "ssh", "netlify", "archive"]), "What kind of host it is.", example "directory";
        "path" Text, "`directory`: the folder; `archive`: the file, `.tar.gz` or `.zip`; both start at the site's folder. `ssh`: the folder on the server.", example "/srv/www/briefs";
        "host" Text, "`ssh`: the server.", example "www.briefs.example";
        "port" Number(1, 65535), "`ssh`: its port.", default "what ssh's own settings say", example "2222";
        "user" Text, "`ssh`: who logs in.", default "what ssh's own settings say", example "web";
        "site" Text, "`netlify`: the site's id or domain there.", example "briefs.example";
        "api" Url, "`netlify`: where the API is, for services that speak the same.", default "Netlify's own", example "https://pages.example/api/v1/";
        "remote" Text, "`git`: the address of the repository, or the name of a remote of the one that the site lies in.", default "`origin`", example "git@git.example:institute/pages.git";
        "branch" Text, "`git`: the branch that the host serves.", default "`gh-pages`", example "pages";
        "bucket" Text, "`s3`: the bucket, after `gs://` one of Google Cloud Storage, after `az://` a container of Azure Blob Storage.", example "briefs";
        "prefix" Text, "`s3`: what the names of all objects begin with.", example "site";
        "region" Text, "`s3`: the region of the bucket.", default "the environment's `AWS_REGION`", example "eu-central-1";
        "endpoint" Url, "`s3`: the address of the store, where it is not that of the provider.", example "https://storage.example/";
        "url" Url, "The public address there, for links and for looking whether all has arrived. Pages still name `base_url` as their own.", default "`base_url`", example "https://preview.briefs.example/";
        "canonical" Flag, "Whether pages name `url` as their own address instead.", default "`false`", example "true";
        "drafts" Flag, "Whether drafts are published: a site for review, which asks robots to stay away.", default "`false`", example "true";
        "domain" Text, "The domain that the host is told.", example "briefs.example";
        "precompress" Flag, "`directory`, `ssh`: whether text files have compressed forms (`.gz`, `.br`) beside them, which web servers send in their place.", default "`true`", example "false";
        "keep" List(&Text), "Patterns of paths that are never removed.", example "[\"old/**\"]";
        "headers" MapOf(&MapOf(&Text)), "Headers that the host sends, by path; a `*` at the end of the path stands for anything.", example "{\"/data/*\": {Access-Control-Allow-Origin: \"*\"}}";
        "purge" Url, "An address that is sent the changed addresses when they are live, as `{\"files\": […]}`. The environment's `BRIEFPRESS_PURGE_TOKEN` goes along.", example "https://cache.example/purge";
        "wait" Number(0, 3600), "Seconds that the host may take until it shows what was sent.", default "`20`; `300` for `git`", example "120";
        "timeout" Number(1, 3600), "Seconds without progress after which a try has failed.", default "`30`", example "60";
    }
};
