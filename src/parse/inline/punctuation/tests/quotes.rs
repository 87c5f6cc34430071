//! Quotation marks and apostrophes: lines of text with what they become, by language.

use super::check;

#[test]
fn quotes_open_and_close() {
    check(
        "en",
        r#"
        "a 'b' c" and 'a "b" c' => “a ‘b’ c” and ‘a “b” c’
        "'b' c" and "a 'b'" => “‘b’ c” and “a ‘b’”
        ("'x'") and ['y'] => (“‘x’”) and [‘y’]
        He said--"no"--and left => He said–“no”–and left
        He said---"no"---and left => He said—“no”—and left
        "and"/"or", "a"-"b" => “and”/“or”, “a”-“b”
        "Wait--" she said. => “Wait–” she said.
        *"own"* "*own*" **"x"**, "[a](https://e.org)" => “own” “own” “x”, “a”
        a:"b", said..."no" => a:“b”, said…“no”
        "Why?" "No." "Yes!" => “Why?” “No.” “Yes!”
        "`code`" and 'x' => “code” and ‘x’
        in "2022", "5 %" => in “2022”, “5 %”
        “typed” ‘typed’ „typed“ «typed»
        \"straight\" and \'so\' => "straight" and 'so'
        say \"x\", then "y" => say "x", then “y”
        foo"bar
        a " b
        an unclosed "quote => an unclosed “quote
        The "inner "x" text" => The “inner “x” text”
        "#,
    );
}

#[test]
fn apostrophes_are_no_quotes() {
    check(
        "en",
        r#"
        It's the boys' club; James's => It’s the boys’ club; James’s
        in the '90s, the summer of '68, '22 => in the ’90s, the summer of ’68, ’22
        rock 'n' roll, get 'em, 'twas, 'Tis => rock ’n’ roll, get ’em, ’twas, ’Tis
        'rock 'n' roll' => ‘rock ’n’ roll’
        "Go to 's-Hertogenrade with Jan in 't Woud." => “Go to ’s-Hertogenrade with Jan in ’t Woud.”
        the 'Ndrangheta and 'Ndrangheta's men => the ’Ndrangheta and ’Ndrangheta’s men
        'cause and effect' but 'cause of it => ‘cause and effect’ but ’cause of it
        Hawai'i and O'Brien's '2022 plan' => Hawai’i and O’Brien’s ‘2022 plan’
        '68' is quoted => ‘68’ is quoted
        5'10" tall, a 12" gun, a 6' wall
        CHF 1'000'000 => CHF 1’000’000
        *James*'s and the **EU**'s => James’s and the EU’s
        "#,
    );
    check(
        "nl",
        "'s Avonds in 't huis van 'k weet niet, 'n man => ’s Avonds in ’t huis van ’k weet niet, ’n man",
    );
    check("nl", r#"'s-Gravenhage zei: "ja 'nee' ja" en 'hoi' => ’s-Gravenhage zei: ‘ja “nee” ja’ en ‘hoi’"#);
    check("uk", "об'єкт і п'ять => об’єкт і п’ять");
    check("fr", "l'*État* et l'Union, aujourd'hui => l’État et l’Union, aujourd’hui");
    check("fr", r#"l'"Union" et d'"État" => l’«_Union_» et d’«_État_»"#);
}

#[test]
fn languages_have_their_own_quotes() {
    let text = r#""a 'b' c" 'a "b" c'"#;
    for (language, expected) in [
        ("de", "„a ‚b‘ c“ ‚a „b“ c‘"),
        ("pl", "„a «b» c” „a «b» c”"),
        ("es", "«a “b” c» «a “b” c»"),
        ("es-MX", "“a ‘b’ c” ‘a “b” c’"),
        ("uk", "«a „b“ c» «a „b“ c»"),
        ("cs", "„a ‚b‘ c“ ‚a „b“ c‘"),
        ("sv", "”a ’b’ c” ’a ”b” c’"),
        ("hu", "„a »b« c” „a »b« c”"),
        ("nl", "‘a “b” c’ ‘a “b” c’"),
        ("fr", "«_a “b” c_» “a «_b_» c”"),
        ("fr-CH", "«_a ‹_b_› c_» ‹_a «_b_» c_›"),
        ("de-CH", "«a ‹b› c» ‹a «b» c›"),
        ("pt-PT", "«a “b” c» «a “b” c»"),
        ("pt-BR", "“a ‘b’ c” ‘a “b” c’"),
        ("ja", "「a 『b』 c」 「a 『b』 c」"),
        ("zh-Hant", "「a 『b』 c」 「a 『b』 c」"),
        ("ar", "”a ’b‘ c“ ’a ”b“ c‘"),
        ("nb", "«a ‘b’ c» ‘a «b» c’"),
    ] {
        check(language, &format!("{text} => {expected}"));
    }
    check("zh-Hans", r#"他说"你好"，又说："再见。"然后'走'了。 => 他说“你好”，又说：“再见。”然后‘走’了。"#);
    check("ko", r#"그는 "안녕"이라고 => 그는 “안녕”이라고"#);
    check("ar", r#"قال "نعم" (و"لا") => قال ”نعم“ (و”لا“)"#);
    check("he", r#"צה"ל ודו"ח ב"הארץ" => צה״ל ודו״ח ב”הארץ”"#);
}
