//! Lists of names, as they are written and as they should be.

use super::{Slip, mask, of_field, of_text, written};

fn check(text: &str, expected: &[&str], slip: Option<Slip>) {
    let found = of_field(text);
    let names: Vec<String> = found.names.iter().map(|name| written(name)).collect();
    assert_eq!(
        (names.iter().map(String::as_str).collect::<Vec<_>>(), found.slip),
        (expected.to_vec(), slip),
        "{text}"
    );
}

#[test]
fn lists_are_read() {
    for (text, names) in [
        ("Ann Lee and Bo Ek", vec!["Ann Lee", "Bo Ek"]),
        ("Lee, Ann and Ek, Bo and others", vec!["Lee, Ann", "Ek, Bo"]),
        ("Lee, Ann et al.", vec!["Lee, Ann"]),
        ("King, Jr., Martin and Lee, Ann", vec!["King, Jr., Martin", "Lee, Ann"]),
        ("José Ortega y Gasset", vec!["José Ortega y Gasset"]),
        ("Ortega y Gasset, José", vec!["Ortega y Gasset, José"]),
        ("Josep Puig i Cadafalch and Ann Lee", vec!["Josep Puig i Cadafalch", "Ann Lee"]),
        (
            "García Márquez, Gabriel José and Vargas Llosa, Mario",
            vec!["García Márquez, Gabriel José", "Vargas Llosa, Mario"],
        ),
        ("Bank, Ulrich", vec!["Bank, Ulrich"]),
        ("Conan Doyle, Arthur Ignatius", vec!["Conan Doyle, Arthur Ignatius"]),
        ("Lloyd George, David", vec!["Lloyd George, David"]),
        ("Pérez Galdós, Benito María", vec!["Pérez Galdós, Benito María"]),
        ("Lopez Garcia, Maria Jose", vec!["Lopez Garcia, Maria Jose"]),
        ("Silva Santos, Maria Conceição", vec!["Silva Santos, Maria Conceição"]),
        ("Nguyen Van, Minh Anh", vec!["Nguyen Van, Minh Anh"]),
        ("Smith Jones, A. B.", vec!["Smith Jones, A. B."]),
        ("van der Berg, Lena Maria", vec!["van der Berg, Lena Maria"]),
        ("Le Carré, John David", vec!["Le Carré, John David"]),
        ("Scott Thomas, Kristin Ann", vec!["Scott Thomas, Kristin Ann"]),
        ("Kim, Min Soo", vec!["Kim, Min Soo"]),
        ("Marie Bureau and John Fund", vec!["Marie Bureau", "John Fund"]),
        ("OECD and UNESCO", vec!["OECD", "UNESCO"]),
        ("Malcolm X", vec!["Malcolm X"]),
        ("Thurn und Taxis, Gloria von", vec!["Thurn und Taxis, Gloria von"]),
        ("family=Vries, given=Jan, prefix=de", vec!["family=Vries, given=Jan, prefix=de"]),
        ("WHO", vec!["WHO"]),
        ("Wu, X. and LI, Y.", vec!["Wu, X.", "LI, Y."]),
        ("Anonymous", vec!["Anonymous"]),
    ] {
        check(text, &names, None);
    }
    assert!(of_field("Lee, Ann and others").others && of_field("Lee, Ann i in.").others);
    check(
        &format!("{} and Lee, Ann", mask("Ministry of Trade and Industry")),
        &["{Ministry of Trade and Industry}", "Lee, Ann"],
        None,
    );
}

#[test]
fn slips_are_mended() {
    for (text, names, slip) in [
        ("Lee, A.; Ek, B.", vec!["Lee, A.", "Ek, B."], Slip::Separator),
        ("Lee, A.; Ek, B. and Dee, C.", vec!["Lee, A.", "Ek, B.", "Dee, C."], Slip::Separator),
        ("Ann Lee & Bo Ek", vec!["Ann Lee", "Bo Ek"], Slip::Separator),
        ("Lee, Ann & Ek, Bo", vec!["Lee, Ann", "Ek, Bo"], Slip::Separator),
        ("Ann Lee, Bo Ek and Cy Dean", vec!["Ann Lee", "Bo Ek", "Cy Dean"], Slip::Separator),
        (
            "Ann Lee, Bo Ek, Cy Dean and Di Fox",
            vec!["Ann Lee", "Bo Ek", "Cy Dean", "Di Fox"],
            Slip::Separator,
        ),
        ("Lee, A., Ek, B., Dean, C.", vec!["Lee, A.", "Ek, B.", "Dean, C."], Slip::Separator),
        ("Ann Lee und Bo Ek", vec!["Ann Lee", "Bo Ek"], Slip::Separator),
        ("Lee, Ann y Ek, Bo", vec!["Lee, Ann", "Ek, Bo"], Slip::Separator),
        ("Anna Nowak i Jan Kot", vec!["Anna Nowak", "Jan Kot"], Slip::Separator),
        ("European Commission", vec!["{European Commission}"], Slip::Body),
        ("Commission, European", vec!["{European Commission}"], Slip::Body),
        (
            "European Commission, DG Trade and Lee, Ann",
            vec!["{European Commission, DG Trade}", "Lee, Ann"],
            Slip::Body,
        ),
        ("Ministry of Trade and Industry", vec!["{Ministry of Trade and Industry}"], Slip::Body),
        (
            "Organisation for Economic Co-operation and Development",
            vec!["{Organisation for Economic Co-operation and Development}"],
            Slip::Body,
        ),
        (
            "Department for Business, Energy and Industrial Strategy",
            vec!["{Department for Business, Energy and Industrial Strategy}"],
            Slip::Body,
        ),
        ("Food and Agriculture Organization", vec!["{Food and Agriculture Organization}"], Slip::Body),
        ("World Bank and John Smith", vec!["{World Bank}", "John Smith"], Slip::Body),
        ("Ann Lee and and Bo Ek", vec!["Ann Lee", "Bo Ek"], Slip::Empty),
        ("Ann Lee and", vec!["Ann Lee"], Slip::Empty),
        ("SMITH, JOHN", vec!["Smith, John"], Slip::Capitals),
        ("JOHN SMITH and ANN-MARIE BAKER", vec!["John Smith", "Ann-Marie Baker"], Slip::Capitals),
        ("Smith JA and Doe B", vec!["Smith, J. A.", "Doe, B."], Slip::Turned),
        ("Kowalski J. and Nowak A.-M.", vec!["Kowalski, J.", "Nowak, A.-M."], Slip::Turned),
        ("Chidi Okoye, Lena Berg", vec!["Chidi Okoye", "Lena Berg"], Slip::Separator),
        ("Ebele Okoye, Lena Berg", vec!["Ebele Okoye", "Lena Berg"], Slip::Separator),
        ("Anna Maria Kowalska, Jan Nowak", vec!["Anna Maria Kowalska", "Jan Nowak"], Slip::Separator),
        ("Jean-Claude Juncker, Donald Tusk", vec!["Jean-Claude Juncker", "Donald Tusk"], Slip::Separator),
        ("J. Smith, A. Jones", vec!["J. Smith", "A. Jones"], Slip::Separator),
        ("Олена Шевчук, Іван Коваль", vec!["Олена Шевчук", "Іван Коваль"], Slip::Separator),
        ("Eurostat, Frontex", vec!["{Eurostat}", "{Frontex}"], Slip::Body),
        ("Eurostat, Luxembourg and Ann Lee", vec!["{Eurostat, Luxembourg}", "Ann Lee"], Slip::Body),
        ("Ernst & Young", vec!["{Ernst & Young}"], Slip::Body),
        ("Müller und Schmidt", vec!["{Müller und Schmidt}"], Slip::Body),
        ("John Smith (ed.)", vec!["John Smith"], Slip::Title),
        ("Ann Lee with Bo Ek", vec!["Ann Lee", "Bo Ek"], Slip::Separator),
        ("others", vec![], Slip::Empty),
        ("Jane Doe, PhD and Bo Ek", vec!["Jane Doe", "Bo Ek"], Slip::Title),
    ] {
        check(text, &names, Some(slip));
    }
}

#[test]
fn texts_should_hold_one_name() {
    for (text, names, slip) in [
        ("Chidi Okoye", vec!["Chidi Okoye"], None),
        ("Okoye, Chidi", vec!["Okoye, Chidi"], None),
        (
            "Chidi Okoye, Lena Berg, Aho Virta",
            vec!["Chidi Okoye", "Lena Berg", "Aho Virta"],
            Some(Slip::Separator),
        ),
        (
            "Chidi Okoye, Lena Berg and Aho Virta",
            vec!["Chidi Okoye", "Lena Berg", "Aho Virta"],
            Some(Slip::Separator),
        ),
        ("Chidi Okoye and Lena Berg", vec!["Chidi Okoye", "Lena Berg"], Some(Slip::Separator)),
        ("Okoye, Chidi and Berg, Lena", vec!["Okoye, Chidi", "Berg, Lena"], Some(Slip::Separator)),
        ("Chidi Okoye & Lena Berg", vec!["Chidi Okoye", "Lena Berg"], Some(Slip::Separator)),
        ("Chidi Okoye; Lena Berg", vec!["Chidi Okoye", "Lena Berg"], Some(Slip::Separator)),
        ("Anna Nowak i Jan Kot", vec!["Anna Nowak", "Jan Kot"], Some(Slip::Separator)),
        ("Nadia Fares, PhD", vec!["Nadia Fares"], Some(Slip::Title)),
        ("Centre for Trade and Industry", vec!["Centre for Trade and Industry"], None),
        ("Trade and Ports", vec!["Trade and Ports"], None),
        ("Procter & Gamble", vec!["Procter & Gamble"], None),
        ("Martin Luther King, Jr.", vec!["Martin Luther King, Jr."], None),
        (
            "Department for Business, Energy and Industrial Strategy",
            vec!["Department for Business, Energy and Industrial Strategy"],
            None,
        ),
    ] {
        let found = of_text(text);
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        assert_eq!((found.names, found.slip), (names, slip), "{text}");
    }
}
