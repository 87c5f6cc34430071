//! Words that a full stop shortens, by language, so that it ends no sentence.
//!
//! Lists are in lower case, and match words in any case; a word that is written with a capital here matches only so
//! (`Sec. Blinken`, but `in a sec.`). Single letters and words with inner stops need no list.

use memchr::memmem;

/// The lists of a language.
pub(super) struct Abbreviations {
    /// Words whose full stop ends no sentence: titles, what stands before names, what is never last.
    pub words: &'static str,
    /// Words whose full stop ends no sentence if a number follows.
    pub before_numbers: &'static str,
}

/// Titles and words of references that texts of every language borrow.
const COMMON: Abbreviations = Abbreviations {
    words: "dr prof mr Mrs Ms St Jr Sr al cf ca vs ibid et op cit eds Ltd Inc Corp Bros Co Ph",
    before_numbers: "no nos nr p pp art arts vol fig figs ch par para sec tab",
};

/// The lists that hold for texts in a language, by its code without a region.
pub(super) fn of(language: &str) -> [&'static Abbreviations; 2] {
    let own = LANGUAGES.iter().find(|(codes, _)| codes.split(' ').any(|code| code == language));
    [&COMMON, own.map_or(&COMMON, |(_, lists)| lists)]
}

/// Whether numbers with a full stop are ordinals in a language (`3. Mai`, `1. Bundesliga`).
pub(super) fn has_ordinals(language: &str) -> bool {
    matches!(
        language,
        "bs" | "cs"
            | "da"
            | "de"
            | "et"
            | "fi"
            | "fo"
            | "hr"
            | "hu"
            | "is"
            | "lb"
            | "lv"
            | "nb"
            | "nn"
            | "no"
            | "pl"
            | "sk"
            | "sl"
            | "sr"
            | "tr"
    )
}

/// Whether a word is one of a list.
pub(super) fn holds(list: &str, word: &str) -> bool {
    let list = list.as_bytes();
    let stands = |word: &str| {
        memmem::find_iter(list, word).any(|at| {
            let (before, after) = (at.checked_sub(1), at + word.len());
            before.is_none_or(|before| list[before] == b' ')
                && list.get(after).is_none_or(|next| *next == b' ')
        })
    };
    stands(word) || word.contains(char::is_uppercase) && stands(&word.to_lowercase())
}

const LANGUAGES: &[(&str, Abbreviations)] = &[
    (
        "en",
        Abbreviations {
            words: "Mx Messrs Profs Drs gen gens col lt maj capt cmdr cdr adm sgt cpl brig sen sens rep reps gov govs pres \
                amb hon Rev Fr msgr supt atty assoc asst dept univ inst intl natl Min Sec ste Mt Ft esq ave blvd Rd \
                approx ed trans incl excl esp est resp viz e.g i.e loc nb repr",
            before_numbers: "paras secs chs vols eq eqs app pt pts cl ver Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec",
        },
    ),
    (
        "pl",
        Abbreviations {
            words: "gen płk ppłk mjr kpt por ppor kmdr adm hab inż mgr lek red ks bp abp kard św bł hr min wicemin prem \
                prez dyr przew sen pos marsz woj burm ul pl os plac im tzw tzn tj np ok wg zob cyt oprac tłum wyd ang \
                niem fr ros łac hiszp wł ukr amer bryt czes lit ww dot ds ewent wzgl szt godz tys proc ur śp jw ob \
                ub bież pn płn płd wsch zach sygn dz sp spec dok r.ż",
            before_numbers: "ust poz pkt lit rozdz rys str ss t z ark zał",
        },
    ),
    (
        "de",
        Abbreviations {
            words: "Fa dipl ing hr fr frl hrn str bzw vgl evtl ggf inkl exkl sog sogen geb gest gen mio mrd tsd mill bspw \
                insb insbes hrsg hg anm univ inst Min Präs Sen Abg Gebr sen jun jh jhd jhdt usw engl frz dt lat russ \
                amerik europ mind max zzgl abzgl Tel stv stellv röm ev kath ehem mdl schriftl lfd Bundesmin Staatssekr",
            before_numbers: "abs bd bde kap abb aufl rn rz ziff lit s f ff Jan Feb Apr Aug Sept Okt Nov Dez anl bst",
        },
    ),
    (
        "fr",
        Abbreviations {
            words: "mm mme mmes mlle mlles pr me mgr ste gén col cdt lt amb min prés sén dép env éd éds ed dir trad coll ex \
                av apr bd boul pl réf suppl tél hab ndlr resp spéc égal angl all",
            before_numbers: "n° t chap tabl janv févr avr juil sept oct nov déc al",
        },
    ),
    (
        "es",
        Abbreviations {
            words: "sra srta sres sras dra dres dña profa gral cnel tte cap alm exc excmo excma ilmo ilma lic ing arq pdte \
                pdta min sen dip gob emb av avda pza plza ctra sto sta ej aprox ed coord coords comp dir trad cfr vid \
                ee uu cía ud uds vd sig fco",
            before_numbers: "núm núms nro pág págs cap t ss",
        },
    ),
    (
        "uk ru be bg",
        Abbreviations {
            words: "пр просп вул бул бульв пл пров обл р-н смт св ім гр акад проф доц канд док ген полк підполк майор кап \
                лейт адм мін през прем деп нар сен преп див пор напр тис млн млрд грн руб коп дол англ нім фр рос лат \
                укр амер бл приб ред упоряд пер вид та тел заст кер дир ул пос им см ср тыс нем рус г-н г-жа мин през тов",
            before_numbers: "ст стор абз рис табл розд кн гл разд ч п с т №",
        },
    ),
    (
        "nl",
        Abbreviations {
            words: "dhr mevr mw mej drs ir ing gen kol lt kap min wnd bijv bv vgl zgn resp incl excl str mln mld red vert \
                ds burg wed ed eds m.b.t t.o.v d.w.z",
            before_numbers: "blz hfdst lid afb jan feb mrt apr jun jul aug sep sept okt nov dec",
        },
    ),
    (
        "cs sk",
        Abbreviations {
            words: "pí sl mgr ing doc bc judr mudr phdr rndr gen plk pplk mjr kpt por min odd sv ul nám tř tzv tzn tj např \
                resp popř příp mil mld mld tis cca angl něm fr rus lat red př kol stol zn tzn",
            before_numbers: "čl odst písm str s obr kap č sb",
        },
    ),
    (
        "it",
        Abbreviations {
            words: "sig sigg sig.ra sig.na dott dott.ssa prof.ssa avv ing arch on sen dep gen col cap ten magg amm min pres \
                card mons ss p.zza c.so es cfr ed trad tel d.lgs geom rag",
            before_numbers: "artt nn pag pagg cap n",
        },
    ),
    (
        "pt",
        Abbreviations {
            words: "sra srs sras srta dra drs profa eng arq exmo exma gen gal cel cap ten maj alm min pres dep sen gov emb \
                av tv pça est sto sta ex aprox ed org orgs coord trad ltda cia",
            before_numbers: "núm pág págs cap n",
        },
    ),
    (
        "sv da nb nn no",
        Abbreviations {
            words: "hr fr dir fil enl gen öv min bl.a dvs kap resp ev ex jr inkl exkl mkr mdkr milj tfn red övers utg bl dvs f.eks \
                t.ex osv kgl kungl",
            before_numbers: "sid s kap jan feb apr aug sept okt nov dec stk",
        },
    ),
];
