//! Notes of note styles: first, later and repeated citations, across notes with several sources and notes that
//! the author wrote.

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: T
base_url: https://a.example/
language: en
citation: {style: STYLE}
-- content/references.bib --
@book{roe, author = {Roe, Ann}, title = {{On Trade}}, publisher = {Press}, date = {2019}}
@book{doe, author = {Doe, Bo}, title = {{On War}}, publisher = {Press}, date = {2020}}
-- content/a.md --
---
title: A
---
"#;

/// The texts of the notes of a page, in order.
fn notes(style: &str, body: &str) -> Vec<String> {
    let site = Site::new(&format!("{}{body}\n", SITE.replace("STYLE", style)));
    site.write("content/ibid.csl", IBID);
    site.run(&["build"]).ok();
    let page = site.page("a/");
    let parts = page.split("<span class=\"note-no\">").skip(1);
    parts
        .map(|note| {
            let note = note.split_once("</span>").map_or(note, |(_, note)| note);
            let note = note.split_once("<a class=\"back\"").map_or(note, |(note, _)| note);
            let mut text = String::new();
            let mut in_tag = false;
            for c in note.chars() {
                in_tag |= c == '<';
                if !in_tag {
                    text.push(c);
                }
                in_tag &= c != '>';
            }
            text.trim().to_owned()
        })
        .collect()
}

/// A note style that says "Ibid.", which none of the archive's that are much used does any more.
const IBID: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="en-US">
  <info><title>Ibid</title><id>https://a.example/ibid</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <macro name="place"><text variable="locator" prefix=", "/></macro>
  <citation>
    <layout suffix="." delimiter="; ">
      <choose>
        <if position="ibid-with-locator"><group><text value="Ibid"/><text macro="place"/></group></if>
        <else-if position="ibid"><text value="Ibid"/></else-if>
        <else-if position="subsequent">
          <group><names variable="author"><name form="short"/></names><text macro="place"/></group>
        </else-if>
        <else><group><names variable="author"/><text variable="title" prefix=", "/><text macro="place"/></group></else>
      </choose>
    </layout>
  </citation>
</style>
"#;

#[test]
fn repeated_citations_say_ibid_only_after_the_same_single_source() {
    let body = "One.[@roe, p. 3] Two.[@roe, p. 3] Three.[@roe, p. 4] Four.[@doe] Five.[@doe; @roe] Six.[@roe] \
        Seven.[@roe]\n";
    assert_eq!(
        notes("/ibid.csl", body),
        ["Ann Roe, On Trade, 3.", "Ibid.", "Ibid, 4.", "Bo Doe, On War.", "Ibid; Roe.", "Roe.", "Ibid.",]
    );
}

#[test]
fn written_notes_are_part_of_the_sequence() {
    let body = "One.[@roe] Two.[^a] Three.[@roe] Four.[^b] Five.[@doe]\n\n\
        [^a]: See also [@doe, p. 5], which is longer. Compare [@roe].\n\n[^b]: Words only.\n";
    assert_eq!(
        notes("/ibid.csl", body),
        [
            "Ann Roe, On Trade.",
            "See also Bo Doe, On War, 5, which is longer. Compare Roe.",
            // The note before cites two works.
            "Roe.",
            "Words only.",
            "Doe.",
        ]
    );
}

#[test]
fn notes_of_a_style_of_the_archive() {
    let body =
        "One.[@roe, p. 3] Two.[see @roe; and @doe, p. 9] Three.[^a]\n\n[^a]: As @doe [p. 4] says; [@roe].\n";
    assert_eq!(
        notes("chicago-notes", body),
        [
            "Ann Roe, On Trade (Press, 2019), 3.",
            "see Roe, On Trade; and Bo Doe, On War (Press, 2020), 9.",
            "As Doe, On War, 4 says; Roe, On Trade.",
        ]
    );
}
