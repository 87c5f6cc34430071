//! Dashes in ranges: lines of text with what they become, by language.

use super::check;

#[test]
fn ranges_take_a_dash() {
    check(
        "en",
        "
        in 2022-27 and 1999-2004 => in 2022–27 and 1999–2004
        the 2023-24 season => the 2023–24 season
        Horizon Europe 2021-27 => Horizon Europe 2021–27
        pages 12-15, pp. 211-30, p. 5-6 => pages 12–15, pp. 211–30, p. 5–6
        Art. 5-7 and Articles 39-42 => Art. 5–7 and Articles 39–42
        5-10 % or 5-10% or 5 %-10 % => 5–10 % or 5–10% or 5 %–10 %
        €3-5bn, then $40-60 million, at last £2.5-3m. => €3–5bn, then $40–60 million, at last £2.5–3m.
        €5-€10, $1.5bn-$2bn, US$5-10bn, EUR 5-10 million => €5–€10, $1.5bn–$2bn, US$5–10bn, EUR 5–10 million
        10-15 km, 10-15km, 100-200 MW, 5 km-10 km => 10–15 km, 10–15km, 100–200 MW, 5 km–10 km
        20-25 °C, 20-25°C => 20–25 °C, 20–25°C
        3-5 March, March 3-5, 12-14 May 2024 => 3–5 March, March 3–5, 12–14 May 2024
        9:00-17:00 and 09:00-17:00 and 22:00-06:00 => 9:00–17:00 and 09:00–17:00 and 22:00–06:00
        1,000-2,000 people; 1.5-2.5 times; 500-1000 jobs => 1,000–2,000 people; 1.5–2.5 times; 500–1000 jobs
        10000-15000 people and 1500-2500 more => 10000–15000 people and 1500–2500 more
        Some 10-15 ships. Between 5-10 left. => Some 10–15 ships. Between 5–10 left.
        the 1980s-1990s; aged 18-24; (5-7), [5-7]; ~5-7 => the 1980s–1990s; aged 18–24; (5–7), [5–7]; ~5–7
        18-24-year-olds with 10-15-fold gains => 18–24-year-olds with 10–15-fold gains
        volumes 12-15; Nos. 3-4; vol. 12:5-27 => volumes 12–15; Nos. 3–4; vol. 12:5–27
        about *5*, then 8-12; 90-110 of 120-125 => about 5, then 8–12; 90–110 of 120–125
        ",
    );
    check(
        "de",
        "
        2022-27, S. 3-5, Art. 5-7, 20-30 Mio. Euro => 2022–27, S. 3–5, Art. 5–7, 20–30 Mio. Euro
        1.-3. Mai und 5.-7. Klasse => 1.–3. Mai und 5.–7. Klasse
        Klassen 5-10, Seiten 5-7, 2,5-3 Mrd. => Klassen 5–10, Seiten 5–7, 2,5–3 Mrd.
        1.500-2.000 Schiffe, 10 000-15 000 Tonnen => 1.500–2.000 Schiffe, 10 000–15 000 Tonnen
        vom 28.02.2024-3.03.2024 => vom 28.02.2024–3.03.2024
        ",
    );
    check(
        "pl",
        "
        w latach 2022-27, s. 3-5, art. 5-7 => w latach 2022–27, s. 3–5, art. 5–7
        5-10 proc., 2,5-3 mld zł, 10 000-15 000 osób => 5–10 proc., 2,5–3 mld zł, 10 000–15 000 osób
        3-5 marca, godz. 9.00-17.00, ust. 1-3 => 3–5 marca, godz. 9.00–17.00, ust. 1–3
        ",
    );
    check(
        "fr",
        "pages 12-15, 5 %-10 %, de 2019-2024, 3-5 mars => pages 12–15, 5 %–10 %, de 2019–2024, 3–5 mars",
    );
    check("es", "entre 5-10 %, págs. 12-15, 1999-2004 => entre 5–10 %, págs. 12–15, 1999–2004");
    check("nl", "blz. 12-15, 5-10 miljoen, 3-5 maart => blz. 12–15, 5–10 miljoen, 3–5 maart");
    check("uk", "у 2022-27 роках, с. 12-15, 5-10 %, ст. 5-7 => у 2022–27 роках, с. 12–15, 5–10 %, ст. 5–7");
    check("zh-Hans", "增长5-10%，第5-7条，2022-27年。 => 增长5–10%，第5–7条，2022–27年。");
    check("ar", "المواد 5-7 و 10-15 % => المواد 5–7 و 10–15 %");
}

#[test]
fn days_and_months_take_a_dash() {
    check(
        "en",
        "
        The March-May period, Monday-Friday, Jan.-Mar. => The March–May period, Monday–Friday, Jan.–Mar.
        28 May-3 June, May 28-June 3, January 2020-March 2021 => 28 May–3 June, May 28–June 3, January 2020–March 2021
        FY2022-23 and FY 2022-23 => FY2022–23 and FY 2022–23
        mid-May-June, May-Day, Monday-morning, April-born => mid-May-June, May-Day, Monday-morning, April-born
        the 9-11 attacks, since 9-11, but 9-11 ships => the 9-11 attacks, since 9-11, but 9–11 ships
        ",
    );
    check(
        "pl",
        "wtorek-piątek, 28 maja-3 czerwca, Styczeń-marzec => wtorek–piątek, 28 maja–3 czerwca, Styczeń–marzec",
    );
    check("de", "vom 28. Mai-3. Juni, Mo-Fr, Januar-März => vom 28. Mai–3. Juni, Mo–Fr, Januar–März");
    check("es", "lunes-viernes, del 28 de mayo-3 de junio => lunes–viernes, del 28 de mayo–3 de junio");
    check("uk", "понеділок-п'ятниця, 28 травня-3 червня => понеділок–п’ятниця, 28 травня–3 червня");
}

#[test]
fn codes_and_names_keep_their_hyphen() {
    check(
        "en",
        "
        C-311/18, F-16, Su-27, COVID-19, S-400, T-72, MiG 21-93
        Boeing 737-800 flies; the 737-800 and the 747-400 too
        RFC 2119-1, Resolution 2334-A, A/RES/60-1, A320-200, Q1-3
        ISSN 1895-4057; e-ISSN 2451-0610; 2049-3630 and 0028-0836
        ISBN 978-83-66091-12-3, 83-7893-012-5
        call 555-1234, tel. 22 556-800, +48 22 556-80-99, (22) 556-8099
        2025-03-04, 2025-03, 1998-02, 2022-19, 2024-05
        account 12-3456-7890 and 1234-567890
        code 12-345, code 12-34; kod 12-345; No. 5-7, Case 12-17
        won 3-2 and lost 1-4-2; a 50-50 chance; 24-7
        from -5 to -3; 10-5 is 5; 5-3=2
        doi:10.1000/12-15, 10.1016/j.x.2020-21
        1/2-3/4, v1-2, 1-2_3, #5-7, 5-10th, 3-4D, 5-10.pdf
        12345-6789, 12-3456, 007-010, 100-5
        10.0.0.1-10.0.0.5
        `5-10` and https://e.org/5-10 => 5-10 and https://e.org/5-10
        5\\-10 => 5-10
        ",
    );
    check("pl", "00-950 Warszawa, 12-345 Kraków, 31-100 Kraków, tel. 556-80, sygn. 12-15");
    check("pt", "1000-205 Lisboa, 4050-313 Porto, 01310-100 São Paulo");
    check("de", "Boeing 737-800, Airbus 310-325, Nr. 5-7, PLZ 12-15, Tel. 030-45");
    check("fr", "n° 78-17, loi 78-17, loi n° 2016-1321");
    check("nl", "nr. 12-15, tel. 020-555");
    check("uk", "№ 5-7, тел. 50-60, Боїнг 737-800");
}

#[test]
fn hours_quarters_and_ordinals_take_a_dash() {
    check(
        "en",
        "
        9am-5pm, 7-9am, 9 am-5 pm, 9:30am-5pm, 9a.m.-5p.m. => 9am–5pm, 7–9am, 9 am–5 pm, 9:30am–5pm, 9a.m.–5p.m.
        Q1-Q3, H1-H2 2024, 1Q24-3Q24, Q4 2023-Q1 2024 => Q1–Q3, H1–H2 2024, 1Q24–3Q24, Q4 2023–Q1 2024
        the 5th-7th and 19th-20th centuries, XIX-XX, I-III => the 5th–7th and 19th–20th centuries, XIX–XX, I–III
        Chapter 2-3, Phases 1-2, Goals 1-5, grades 5-8 => Chapter 2–3, Phases 1–2, Goals 1–5, grades 5–8
        G7-G20, A4-A6, B2B-B2C, XL-XXL, A320-A330, I-V, V-I => G7-G20, A4-A6, B2B-B2C, XL-XXL, A320-A330, I-V, V-I
        Q3-Q1, 7th-5th, Table 2-3, Figure 2-3, K-12, 10am-ish => Q3-Q1, 7th-5th, Table 2-3, Figure 2-3, K-12, 10am-ish
        Leopard 2-3 tanks; the iPhone 14-15; Windows 10-11 => Leopard 2-3 tanks; the iPhone 14-15; Windows 10-11
        ",
    );
    check(
        "de",
        "
        Leopard 2-3, der VW Golf 3-4, Airbus A320-200, Boeing 737-800 => Leopard 2-3, der VW Golf 3-4, Airbus A320-200, Boeing 737-800
        in Phase 1-2, Kapitel 2-3, Woche 2-3, Sitzungen 3-5, Q1-Q3 => in Phase 1–2, Kapitel 2–3, Woche 2–3, Sitzungen 3–5, Q1–Q3
        im Typ Merkava 3-4, im Panther 1-2 => im Typ Merkava 3-4, im Panther 1-2
        ",
    );
    check(
        "fr",
        "T1-T3 2024, Chapitre 2-3, Ariane 5-6, de 9h-17h => T1–T3 2024, Chapitre 2–3, Ariane 5-6, de 9h–17h",
    );
    check(
        "pl",
        "I-III kw., XIX-XX w., pon.-pt., Rozdział 2-3 => I–III kw., XIX–XX w., pon.–pt., Rozdział 2–3",
    );
    check("uk", "пн-пт, Розділ 2-3, фази 1-2 => пн–пт, Розділ 2–3, фази 1–2");
}
