//! The table of diagnostic codes: one row each, by the part of the program that reports it.
//! The reference page and `briefpress explain` are made from it.

use super::diagnostic::Severity;

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// The code, in lower case with hyphens.
    pub name: &'static str,
    /// How bad it is, unless the settings say otherwise.
    pub severity: Severity,
    /// A paragraph for `explain`: what it means, why it matters, how to mend it. Markdown.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($(#[doc = $section:literal])? $variant:ident $name:literal $severity:ident $explanation:literal)+) => {
        /// A kind of fault.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[expect(missing_docs, reason = "the table documents every code")]
        pub enum Code { $($variant),+ }

        /// Every code, in the order of the enum.
        pub const CODES: &[CodeRow] = &[
            $(CodeRow { name: $name, severity: Severity::$severity, explanation: $explanation }),+
        ];

        impl Code {
            /// Every code there is.
            pub const ALL: &[Code] = &[$(Code::$variant),+];
        }
    };
}

impl Code {
    /// The row of this code.
    pub fn row(self) -> &'static CodeRow {
        &CODES[self as usize]
    }

    /// The code as users write it.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// How bad it is by default.
    pub fn severity(self) -> Severity {
        self.row().severity
    }

    /// The code with this name.
    pub fn by_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

codes! {
    // Reading files.
    UnreadableFile "unreadable-file" Error
        "The file could not be read: it is missing, a permission is denied, or the disk failed. Nothing is skipped silently, so the build stops here and the old output stays."
    NotText "not-text" Error
        "A text file holds a NUL byte or is not valid UTF-8. Save it as UTF-8; UTF-16 files (often from Word or Excel) are recognized and named."
    LinkOutside "link-outside" Error
        "A symbolic link leads out of the site. Content may only come from inside the site folder: copy the file in, or remove the link."
    LinkLoop "link-loop" Error
        "A symbolic link leads to a folder that holds it, or linked folders multiply each other without end. Remove the link."
    SpecialFile "special-file" Error
        "A device, pipe or socket lies among the content. Only ordinary files are read."
    SameName "same-name" Error
        "Two files have names that are equal once Unicode is normalized or case is ignored. On another computer one would overwrite the other: rename one."
    MergeConflict "merge-conflict" Error
        "A file holds the markers of a merge that nobody has settled (`<<<<<<<`, `=======`, `>>>>>>>`). Both versions would be published, or one taken at random. Keep the lines that are right and remove the markers. A block of code that is to show them names the language `diff`. Until then only the first side is read, so that this brings no other faults."
    SyncCopy "sync-copy" Error
        "A sync program or file manager has doubled a file: `x (conflicted copy …).md`, `x.sync-conflict-….md`, `x (1).md` or `x - Copy.md` beside `x.md`. Two versions of one brief would be published. Take over what is new in the copy and delete it, or give it a name of its own."
    SecretFile "secret-file" Error
        "A file that looks like a key, a certificate or a password file, by its name or by what is in it, would be published. Move it out of the content; if it was ever published, make the secret invalid. Where the file is meant to be public, name it: `privacy: {secret_files: [static/demo.pem]}`."
    ExternalPicture "external-picture" Warning
        "A page shows a picture that lies on another site: whoever reads the page tells that site their address, and the picture can change or vanish there. Save the picture beside the text, or name the host: `privacy: {picture_hosts: [images.example]}`."

    // YAML: site.yaml, front matter, records.
    YamlSyntax "yaml-syntax" Error
        "The YAML cannot be read. The usual causes are text pasted from Word: a colon or ` #` inside unquoted text, typographic quotes, a tab, a leading `@`, `*`, `[` or `%`. The message prints the mended line where it can."
    UnknownKey "unknown-key" Error
        "The key is not one that Briefpress knows. Nothing is ignored silently, since a misspelled `embargo` would publish too early. The nearest known key is suggested."
    DuplicateKey "duplicate-key" Error
        "The same key stands twice in one map. Keep one of them."
    MissingKey "missing-key" Error
        "A required key is missing."
    BadValue "bad-value" Error
        "The value has the wrong type or form. The message says which form was expected."
    NoFrontMatter "no-front-matter" Error
        "A Markdown file begins with a block of YAML between two `---` lines that holds at least a `title`."
    KeyRequiredBySeries "required-by-series" Warning
        "The series of this brief asks for a key that the brief does not have. It is a warning until the brief is `cleared`, an error from then on."
    TwiceSaid "twice-said" Error
        "The same thing is given in the front matter and in the text (key points, recommendations). Keep one."
    BadPath "bad-path" Error
        "A path leads out of the site, is absolute on this computer, or holds characters that no file of a site may have."
    BadLanguage "bad-language" Error
        "The language is not one of `languages` in `site.yaml`, or `lang` contradicts the suffix of the file name."
    BadDate "bad-date" Error
        "A date has the form `2025-03-04`; a moment has the form `2025-03-04T09:00` or `2025-03-04T09:00:00+01:00`."
    CorrectionMismatch "correction-mismatch" Warning
        "A correction says that the text now reads `now`, but these words are not in the text, or the old words are still there."
    QueryWithoutQuote "query-without-quote" Warning
        "A question to the author quotes words that do not stand in the text: they were changed since, or are quoted inexactly. Write them as they stand in the text, or remove the question if it is answered."
    SecretInSettings "secret-in-settings" Error
        "`site.yaml` holds something that looks like a password, token or key. Secrets belong in the environment, never in the repository."

    // Records, series and taxonomies.
    UnknownRecord "unknown-record" Error
        "No record has this id or name, and the taxonomy is closed, so that names stay spelled one way. Add the record or use an existing one."
    NearMiss "near-miss" Warning
        "The name is nearly that of a record: another case, accent or dash, or one letter. Two spellings would give two pages."
    SuspiciousName "suspicious-name" Warning
        "A text that names one person (in `authors`, `contributors`, `editors`) holds several names, a title or degree, or capitals only. Each person is an entry of its own: `authors: [Chidi Okoye, Lena Berg]`."
    DuplicateNumber "duplicate-number" Error
        "Two briefs of one series have the same number in the same year (or the same running number). A number is how a brief is cited: it belongs to one brief for good."
    NumberGap "number-gap" Warning
        "A number is missing in the sequence of a series. If the number was never used, say so with an unbuilt draft; if a brief was withdrawn, its tombstone keeps the number."
    NumberOrder "number-order" Warning
        "A brief with a higher number has an earlier date than one with a lower number."
    DuplicateId "duplicate-id" Error
        "Two briefs, or two records of one kind, have the same id."
    AmbiguousName "ambiguous-name" Error
        "The name fits several briefs, or a brief and a library key. Use a path or a full id."
    EditionConflict "edition-conflict" Error
        "Editions of one brief contradict each other: two for one language, two originals, or a `translation_of` that leads nowhere."
    EditionStatus "edition-status" Note
        "An edition has no `status` of its own and is therefore a draft: a translation is never published because its original was."
    BadRecordId "bad-record-id" Error
        "The id of a record is its file name: lower-case ASCII letters, digits and hyphens."
    NamesUnbuilt "names-unbuilt" Note
        "A `related`, `picks`, `supersedes` or `see` entry names a brief that is not built now; the entry is left out until it is."

    // Addresses.
    AddressCollision "address-collision" Error
        "Two things would be written to the same address (compared without regard to case and Unicode form). Give one another `slug` or remove the alias."
    BadAddress "bad-address" Error
        "An address has a part that some system cannot store: a reserved name, a final dot or space, an empty part, more than 120 bytes. Give the brief a `slug`."
    OutputOverlap "output-overlap" Error
        "The output folder is, contains or lies inside the sources, or is a home or root folder. Building there would destroy them."
    OutputForeign "output-foreign" Error
        "The output folder is not empty and not made by Briefpress. Choose another, empty it yourself, or run once with `--adopt`."

    // Body: Markdown, shortcodes, figures.
    UnknownShortcode "unknown-shortcode" Error
        "No shortcode of this name exists in Briefpress, the theme or the site. The nearest name is suggested."
    ShortcodeSyntax "shortcode-syntax" Error
        "A shortcode call cannot be read: an unclosed bracket or string, a missing comma, typographic quotes, a blank line inside. The message prints the mended line where it can."
    ShortcodeArgument "shortcode-argument" Error
        "An argument of a shortcode is unknown, missing, given twice or of the wrong type."
    UnclosedBlock "unclosed-block" Error
        "A block shortcode `{% name %}` has no `{% end %}`, an `{% end %}` has no block, or blocks cross each other."
    ForeignSyntax "foreign-syntax" Warning
        "Syntax of another Markdown dialect would be printed as it stands. The message names our form."
    Leftover "leftover" Warning
        "Signs that only failed markup leaves would be printed for readers: `](` of a link whose address has a space, stars with spaces inside, a bullet or a grid pasted from a word processor, template code of another program. The message says why it was not read, and prints it mended where it can. A backslash before a sign says that it is meant: `\\*`; signs in code are never looked at."
    RaggedTable "ragged-table" Error
        "A table row has more cells than the head. Markdown would drop the last ones silently."
    MissingBlankLine "missing-blank-line" Warning
        "A line directly under a table or under the text of a note is read as part of it: as a row, or as more of the note. If it is a paragraph, put a blank line before it."
    ListNumber "list-number" Warning
        "A number with a full stop or a bracket at the start of a line makes a numbered list, and the items of a list are counted up from its first number whatever stands before the others. A sentence that begins with a year or a day (`12. March`) needs a backslash: `12\\. March`."
    UnclosedComment "unclosed-comment" Error
        "A comment begins with `<!--` and never ends, so that it would be published, or hide the text after it. End it with `-->`; a comment with a blank line in it begins on a line of its own."
    UndefinedNote "undefined-note" Error
        "A note is called with `[^name]` but never written."
    UnusedNote "unused-note" Warning
        "A note is written, but nothing that is printed calls it: no text, or only notes that are not printed themselves."
    DuplicateNote "duplicate-note" Error
        "Two notes have the same name; only the first would be printed."
    UnbalancedHtml "unbalanced-html" Warning
        "Raw HTML that is not balanced or not allowed is printed as text."
    BadScheme "bad-scheme" Warning
        "A link has a scheme other than http, https, mailto, tel or doi; it is printed as plain words."
    DuplicateAnchor "duplicate-anchor" Error
        "Two things in one brief have the same id, so that links to it would be ambiguous."
    BadAnchor "bad-anchor" Error
        "The id of a figure begins with `fig-`, of a table with `tbl-`, of a box with `box-`, of a section with `sec-`; ids hold letters, digits and hyphens."
    MissingAlt "missing-alt" Error
        "An image has no text for readers who do not see it. Write what the figure shows; `alt=\"\"` says that the image is decoration."
    MissingSource "missing-source" Error
        "A figure does not say where its content comes from."
    MissingFile "missing-file" Error
        "The file that is named does not exist (names are compared exactly, upper and lower case too)."
    BadImage "bad-image" Error
        "The image cannot be read, is larger than the limits, or is an SVG with content that could run."
    TooDeep "too-deep" Error
        "Lists, quotes and blocks stand inside each other more than a hundred deep. No reader can follow that; usually a run of `>` or brackets was pasted by mistake."
    UnknownReference "unknown-reference" Error
        "A cross-reference names a figure, table, box or section that does not exist."
    LargeFile "large-file" Error
        "The file is beyond the limits that keep a build safe and fast."
    CodeTooLong "code-too-long" Warning
        "A code block is too large or too slow to highlight and is printed plain."
    UnknownCodeLanguage "unknown-code-language" Note
        "The language of a code block is not known to the highlighter; the block is printed plain."

    // Links.
    BrokenLink "broken-link" Error
        "A link leads to a brief, page, file or address that the site does not have."
    BrokenAnchor "broken-anchor" Error
        "A link leads to an existing page, but to a place in it that does not exist."
    PlaceholderLink "placeholder-link" Warning
        "A link has no target (`#` or nothing). It prints as plain words. It is a warning in drafts and an error once the brief's status is `cleared` or `published`."
    LinkToUnbuilt "link-to-unbuilt" Warning
        "A link leads to a brief that is not built now (a draft, under embargo). Its words are printed without a link and heal by themselves when the brief is out."
    UnbuiltTitle "unbuilt-title" Error
        "A link without words of its own leads to a brief that is not built now, and would print its title. Give it words: `[[slug|words]]`."
    UnusedFile "unused-file" Note
        "A file lies among the content but nothing names it, so it is not published."

    // Links to other sites, by `check --external` only.
    DeadLink "dead-link" Warning
        "Another site says that the page is not there (404 or 410), or there is no such host. Find the page's new address, or link to an archived copy. It is no error, so that the site can be built whatever others do; `check --external --strict` and `lint` make it one."
    DeadFragment "dead-fragment" Note
        "The page is there, but nothing in its HTML has the id that the link's `#` names. Scripts may make it, so this is a note."
    MovedLink "moved-link" Note
        "The page has moved for good (301 or 308). The link works as long as the old server redirects: write the new address."
    InsecureLink "insecure-link" Note
        "The link is on plain http, and its page answers on https, too. Write `https`."
    UncheckedLink "unchecked-link" Note
        "Whether the page is there cannot be told: the server forbids programs (403), asks for a pause (429), fails (5xx), did not answer, or has no public address. Open the link in a browser."

    // Citations.
    UnknownCitation "unknown-citation" Error
        "No entry of the libraries has this key, and no brief this id. The nearest key is suggested."
    UnusedEntry "unused-entry" Warning
        "An entry of the brief's own library is never cited in it."
    UncitedEntry "uncited-entry" Note
        "Entries of the site's library are cited by no brief or page, drafts included, or are not cited and have faults. A library may hold more than is cited, so this is one note a file; `briefpress list references` prints what is cited, and by which briefs."
    DuplicateEntry "duplicate-entry" Error
        "Two different entries have the same key, and something cites it. The same entry twice is no fault."
    LibrarySyntax "library-syntax" Error
        "An entry of a library cannot be read. The others are."
    IncompleteEntry "incomplete-entry" Warning
        "An entry lacks what a reference to it needs (an author or organization, a title, a date; the journal of an article, the book of a chapter, the university of a thesis, the address of a web page)."
    SuspiciousEntry "suspicious-entry" Warning
        "A field of an entry that something cites is probably wrong: pages that run backwards, a DOI or an address that is none, a date that cannot be read, a year in the future, a title in capitals, names that are not parted by `and`, a body without braces of its own, an `@string` that nothing defines, an act without its place in the gazette."
    BadEntryKey "bad-entry-key" Error
        "A key may not begin with `fig-`, `tbl-`, `sec-`, `box-` or `eq-`: these name figures, tables, sections, boxes and equations."
    UnknownStyle "unknown-style" Error
        "No citation style of this name is known."
    CitationSyntax "citation-syntax" Warning
        "Something that begins like a citation cannot be read as one and is printed as it stands."
    CitationEngine "citation-engine" Error
        "An entry cannot be printed, or not as a whole. Where the citation processor failed on it, which is a fault of Briefpress, other citations of the page are not shown until the entry is changed; report it with the entry. Where a style takes more steps than a work may take, what it printed up to there is shown; another style is needed."

    // Publishing.
    LostAddress "lost-address" Error
        "An address that was published would lead nowhere. Addresses are cited and linked to: if the page has moved, give it the alias that the message prints; if the brief is no longer valid, set its status to `withdrawn`, and its page says so. A person, topic or series with a record that no brief names any more keeps its page by `page: true`. Pages of single sources come and go with what is cited."
    OpenQuery "open-query" Error
        "A brief of a series that asks for sign-offs still has questions to its author in `queries`. It is not published until they are answered and removed."
    MissingSignOff "missing-sign-off" Error
        "The series asks for a check that nobody has signed in `checked_by`. It is not published until somebody has."

    // Themes and templates.
    UnknownTheme "unknown-theme" Error
        "No theme of this name lies in `themes/` and none is built in."
    ThemeCycle "theme-cycle" Error
        "A theme extends itself, directly or through others. Remove `extends` from one of them."
    ThemeSettings "theme-settings" Error
        "A setting of the theme is unknown or has the wrong type."
    TemplateSyntax "template-syntax" Error
        "A template cannot be read."
    TemplateFault "template-fault" Error
        "A template failed on a page."
    MissingMessage "missing-message" Warning
        "A template asks for a message that no locale file has."
    LocaleSyntax "locale-syntax" Error
        "A locale file cannot be read."
    BrokenOutputLink "broken-output-link" Error
        "A link in a finished page, put there by a template or raw HTML, leads nowhere."
    DuplicateHtmlId "duplicate-html-id" Error
        "An id occurs twice in a finished page."
    BadXmlCharacter "bad-xml-character" Warning
        "A character that XML does not allow was left out of a feed, or of a file for registries."
    RegistryLimit "registry-limit" Warning
        "A registry takes no more briefs in one file than are there now; the oldest are left out."
}

#[cfg(test)]
mod tests {
    use super::{CODES, Code};

    #[test]
    fn names_are_unique_and_found() {
        for code in Code::ALL {
            assert_eq!(Code::by_name(code.as_str()), Some(*code));
        }
        assert_eq!(CODES.len(), Code::ALL.len());
    }
}
