//! Given names that are common where policy briefs are written: they tell a person from a body, and two people from
//! one with two family names.

/// In lower case, sorted.
#[rustfmt::skip]
const GIVEN: [&str; 379] = [
    "aaron", "adam", "adrian", "ahmed", "aisha", "alain", "alan", "albert", "aleksander", "aleksandra",
    "alex", "alexander", "alexandra", "alexandre", "alfred", "ali", "alice", "alicia", "alison", "amanda",
    "amy", "an", "ana", "anders", "andrea", "andreas", "andrew", "andrzej", "andré", "angela", "anita", "ann",
    "anna", "anne", "annika", "antoine", "anton", "antonio", "april", "arthur", "astrid", "barbara", "beata",
    "beatriz", "ben", "benjamin", "bernard", "birgit", "bo", "bogdan", "brian", "brigitte", "camille", "carl",
    "carla", "carlos", "carmen", "carol", "caroline", "catherine", "charles", "charlotte", "chiara", "chris",
    "christian", "christina", "christine", "christoph", "christopher", "claire", "clara", "claudia",
    "claudio", "clément", "cy", "damian", "daniel", "daniela", "david", "deborah", "denis", "diana", "diego",
    "dieter", "dirk", "dmitri", "dominik", "dominique", "donald", "dorota", "eduardo", "edward", "elena",
    "elisabeth", "elizabeth", "ellen", "emily", "emma", "enrique", "eric", "erik", "ernst", "eva", "ewa",
    "fatima", "federico", "felix", "fernando", "filip", "florian", "francesca", "francesco", "francisco",
    "frank", "franz", "françois", "frédéric", "gabriel", "gabriela", "georg", "george", "gerhard", "gianni",
    "giovanni", "giulia", "giuseppe", "grace", "grzegorz", "guillaume", "hanna", "hannah", "hans", "harald",
    "harry", "heather", "heike", "heinrich", "helen", "helena", "helga", "henri", "henrik", "henry", "hugo",
    "ibrahim", "ida", "igor", "ines", "inga", "ingrid", "irena", "irene", "isabel", "isabelle", "ivan",
    "iwona", "jacek", "jack", "jacob", "jacques", "jakub", "james", "jan", "jana", "jane", "janet", "janina",
    "jason", "javier", "jean", "jennifer", "jens", "jessica", "joanna", "john", "jonathan", "jose", "josef",
    "joseph", "josé", "joão", "juan", "judith", "julia", "julie", "jürgen", "kai", "karen", "karin", "karl",
    "karol", "katarzyna", "kate", "katharina", "kathleen", "katja", "keith", "kenneth", "kevin", "klaus",
    "krzysztof", "kurt", "lars", "laura", "laurent", "lena", "leo", "lisa", "louis", "louise", "luca",
    "lucas", "lucie", "lucía", "luis", "luisa", "lukas", "magdalena", "manuel", "marc", "marcin", "marco",
    "marek", "margaret", "maria", "mariana", "marie", "marina", "mario", "mark", "markus", "marta", "martin",
    "mary", "mateusz", "matthew", "matthias", "max", "maya", "małgorzata", "mehmet", "michael", "michał",
    "michel", "miguel", "mohamed", "mohammed", "monika", "nadia", "nancy", "natalia", "nathalie", "nicolas",
    "nicole", "nina", "noah", "nora", "olaf", "oleg", "oleksandr", "olena", "olga", "oliver", "olivier",
    "oscar", "paolo", "pascal", "patricia", "patrick", "paul", "paula", "paulo", "pavel", "pawel", "paweł",
    "pedro", "peter", "petra", "philip", "philippe", "pierre", "pilar", "piotr", "rachel", "rafael", "ralf",
    "ramón", "raúl", "rebecca", "renata", "richard", "robert", "roberto", "roger", "roman", "rosa", "ruth",
    "ryszard", "samuel", "sandra", "sara", "sarah", "sebastian", "serge", "sergei", "sergio", "simon",
    "sofia", "sofía", "sonia", "sophie", "stefan", "stefano", "stephanie", "stephen", "steven", "susan",
    "susanne", "sven", "svetlana", "sylvia", "teresa", "thomas", "théo", "tim", "timothy", "tom", "tomasz",
    "tomás", "tomáš", "ulrich", "ursula", "urszula", "uwe", "valentina", "valérie", "vera", "victor",
    "viktor", "viktoria", "vincent", "volodymyr", "walter", "wanda", "werner", "wiktor", "william",
    "wojciech", "wolfgang", "xavier", "yuri", "yusuf", "yves", "zofia", "łukasz", "андрій", "анна", "богдан",
    "василь", "володимир", "віктор", "галина", "дмитро", "катерина", "леся", "марія", "микола", "михайло",
    "наталія", "олександр", "олена", "ольга", "петро", "сергій", "тарас", "юлія", "юрій", "іван", "ірина",
];

/// Whether a word is a common given name. Most given names are unknown here: `false` says nothing.
pub(super) fn is_given(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && GIVEN.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{GIVEN, is_given};

    #[test]
    fn given_names_are_known() {
        assert!(GIVEN.is_sorted());
        assert!(is_given("Maria") && is_given("Łukasz") && !is_given("maria") && !is_given("Atlantic"));
    }
}
