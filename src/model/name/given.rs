//! Given names that are common where policy briefs are written: they tell a person from a body, and two people from
//! one with two family names.

/// In lower case, sorted.
#[rustfmt::skip]
const GIVEN: [&str; 502] = [
    "aaron", "adam", "adrian", "agnieszka", "ahmed", "aisha", "alain", "alan", "albert", "alberto",
    "alejandro", "aleksander", "aleksandra", "alex", "alexander", "alexandra", "alexandre", "alfonso",
    "alfred", "alfredo", "ali", "alice", "alicia", "alison", "amanda", "amelia", "amina", "amy", "an", "ana",
    "anders", "andrea", "andreas", "andrew", "andrzej", "andré", "andrés", "angela", "anil", "anita", "ann",
    "anna", "anne", "annika", "antoine", "anton", "antonio", "april", "arthur", "arturo", "astrid", "augusto",
    "barbara", "beata", "beatriz", "ben", "benito", "benjamin", "bernard", "birgit", "bo", "bogdan", "brian",
    "brigitte", "bruno", "camille", "carl", "carla", "carlos", "carmen", "carol", "caroline", "catherine",
    "cecilia", "charles", "charlotte", "chiara", "chidi", "chris", "christian", "christina", "christine",
    "christoph", "christopher", "claire", "clara", "claude", "claudia", "claudio", "clive", "clément",
    "colin", "cristina", "cristóbal", "cy", "damian", "daniel", "daniela", "darío", "david", "deborah",
    "denis", "diana", "diego", "dieter", "dirk", "dmitri", "dominik", "dominique", "donald", "doris",
    "dorota", "edgar", "edmund", "eduardo", "edward", "elena", "elisabet", "elisabeth", "elizabeth", "ellen",
    "emil", "emilio", "emily", "emma", "enrique", "eric", "erik", "ernesto", "ernst", "esther", "eugene",
    "eva", "ewa", "fatima", "fatou", "federico", "felix", "ferdinand", "fernando", "filip", "florian",
    "frances", "francesca", "francesco", "francisco", "frank", "franz", "françois", "frederick", "frédéric",
    "gabriel", "gabriela", "geoffrey", "georg", "george", "gerald", "gerhard", "gianni", "gilbert", "gilles",
    "giovanni", "giulia", "giuseppe", "grace", "gregory", "grzegorz", "guido", "guillaume", "gustavo",
    "hanna", "hannah", "hans", "harald", "harry", "heather", "hector", "heike", "heinrich", "helen", "helena",
    "helga", "helmut", "henri", "henrik", "henry", "hermann", "hiroshi", "hugo", "iain", "ian", "ibrahim",
    "ida", "ignacio", "ignatius", "igor", "ines", "inga", "ingrid", "inés", "irena", "irene", "isabel",
    "isabelle", "ivan", "iwona", "jacek", "jack", "jacob", "jacques", "jakub", "james", "jan", "jana", "jane",
    "janet", "janina", "jason", "javier", "jean", "jeffrey", "jennifer", "jens", "jeremy", "jerome", "jerzy",
    "jessica", "jesús", "joachim", "joanna", "joaquín", "johann", "johannes", "john", "jonathan", "jorge",
    "jose", "josef", "joseph", "josé", "joão", "juan", "judith", "julia", "julie", "julius", "julián",
    "jürgen", "kai", "kamil", "karen", "karin", "karl", "karol", "katarzyna", "kate", "katharina", "kathleen",
    "katja", "keith", "kenji", "kenneth", "kevin", "klaus", "krzysztof", "kurt", "kwame", "lars", "laura",
    "laurence", "laurent", "lena", "leo", "leon", "leonard", "leopold", "lionel", "lisa", "louis", "louise",
    "luca", "lucas", "lucie", "lucía", "luigi", "luis", "luisa", "lukas", "lynn", "magdalena", "manuel",
    "marc", "marcin", "marco", "marek", "margaret", "maria", "mariana", "marie", "marina", "mario", "mark",
    "markus", "marta", "martin", "mary", "maría", "mateusz", "matthew", "matthias", "maurice", "max", "maya",
    "małgorzata", "mehmet", "mercedes", "michael", "michał", "michel", "miguel", "mikhail", "mikołaj",
    "milan", "mohamed", "mohammed", "monika", "nadia", "nancy", "natalia", "natasha", "nathalie", "ngozi",
    "nicholas", "nicolas", "nicole", "nicolás", "nigel", "nina", "noah", "nora", "olaf", "oleg", "oleksandr",
    "olena", "olga", "oliver", "olivier", "oscar", "pablo", "paolo", "pascal", "patricia", "patrick",
    "patrycja", "paul", "paula", "paulo", "pavel", "pawel", "paweł", "pedro", "peter", "petra", "philip",
    "philipp", "philippe", "pierre", "pilar", "piotr", "priya", "rachel", "rafael", "rahul", "ralf", "ralph",
    "ramón", "raymond", "raúl", "rebecca", "reinhard", "renata", "ricardo", "richard", "robert", "roberto",
    "rodrigo", "roger", "roman", "ronald", "rosa", "rosemary", "rubén", "rudolf", "rupert", "ruth", "ryszard",
    "sabine", "salvador", "samuel", "sandra", "sara", "sarah", "sebastian", "serge", "sergei", "sergio",
    "sidney", "simon", "sofia", "sofía", "sonia", "sophie", "stanislaw", "stanisław", "stefan", "stefano",
    "stephanie", "stephen", "steven", "sunita", "susan", "susana", "susanne", "sven", "svetlana", "sylvia",
    "teresa", "theodor", "theodore", "thomas", "théo", "tim", "timothy", "tom", "tomasz", "tomás", "tomáš",
    "tony", "ulrich", "ursula", "urszula", "ute", "uwe", "valentina", "valeria", "valérie", "vanessa", "vera",
    "veronica", "victor", "viktor", "viktoria", "vincent", "vladimir", "volodymyr", "walter", "wanda",
    "werner", "wiktor", "wilhelm", "william", "winston", "wojciech", "wolfgang", "xavier", "yolanda", "yuki",
    "yuri", "yusuf", "yves", "yvonne", "zbigniew", "zofia", "álvaro", "ángel", "ángela", "óscar", "łukasz",
    "андрій", "анна", "богдан", "василь", "володимир", "віктор", "галина", "дмитро", "катерина", "леся",
    "марія", "микола", "михайло", "наталія", "олександр", "олена", "ольга", "петро", "сергій", "тарас",
    "юлія", "юрій", "іван", "ірина",
];

/// Whether a word is a common given name, or begins with one before a hyphen. Most given names are unknown here: `false` says nothing.
pub(super) fn is_given(word: &str) -> bool {
    let first = word.split('-').next().unwrap_or(word);
    word.starts_with(char::is_uppercase) && GIVEN.binary_search(&first.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{GIVEN, is_given};

    #[test]
    fn given_names_are_known() {
        assert!(GIVEN.is_sorted());
        assert!(
            is_given("Maria")
                && is_given("Łukasz")
                && is_given("Jean-Marie")
                && !is_given("maria")
                && !is_given("Atlantic")
        );
    }
}
