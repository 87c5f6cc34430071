# Wszystkie słowa motywu po polsku.

skip = Przejdź do tekstu
navigation-main = Główne
navigation-footer = O serwisie
navigation-series = Publikacje
languages = Języki
scheme = Kolory
scheme-auto = Systemowe
scheme-light = Jasne
scheme-dark = Ciemne
feed = Kanał
feed-of = { $name }: nowe teksty
made-with = Utworzono w programie { $generator }
home = Strona główna

series-number = { $series } nr { $number }
number = nr
running = Numer bieżący
page-title = { $title } · { $site }

taxonomy-series = Serie
taxonomy-people = Ludzie
taxonomy-topics = Tematy
taxonomy-regions = Regiony
taxonomy-countries = Kraje
taxonomy-programmes = Programy
taxonomy-projects = Projekty
taxonomy-addressees = Adresaci
kind-series = Seria
kind-person = Autor
kind-organisation = Instytucja
kind-collection = Zbiór
kind-source = Źródło

by = { $authors }
with-role = { $role }: { $person }
minutes = { $count ->
    [one] { $count } minuta
    [few] { $count } minuty
   *[many] { $count } minut
}
corrected = Sprostowano { $date }
updated = Zmieniono { $date }
cite-link = Jak cytować
contents = Spis treści
key-points = Najważniejsze
summary = Streszczenie
recommendations = Zalecenia
deadline = { $deadline }
download = { $label } ({ $format }, { $size })
pdf = PDF, { $size }
picture-credit = Zdjęcie: { $credit }

notice-expired = Ten tekst stracił aktualność.
notice-expired-more = Pozostaje tu jako dokument; podane w nim fakty i rady mogą już nie obowiązywać.
notice-superseded = Ten tekst zastąpiono nowszym.
notice-withdrawn = Wycofano { $date }.
notice-withdrawn-more = Tekst nie jest już publikowany. Adres pozostaje, żeby odwołania nie trafiały w próżnię.
notice-see = Zamiast niego:
notice-corrected-later = Oryginał sprostowano po powstaniu tego przekładu.
notice-corrected-later-more = Data sprostowania: { $date }.
notice-corrected-link = Zobacz sprostowanie
notice-translation = Oryginał
withdrawn = wycofano

references = Bibliografia
back-to-citation = Wróć do miejsca cytowania
back-to-citation-letter = Wróć do miejsca cytowania, { $letter }
source-page = Wszystkie teksty, które cytują to źródło
corrections = Sprostowania
correction-minor = Drobne
correction-factual = Dotyczy faktów
correction-substantive = Dotyczy wniosków
correction-retraction = Odwołanie
correction-date = { $kind }, { $date }
correction-was = było
correction-now = jest
cite-this = Jak cytować
cite-own-style = Nasz styl
cite-others = W innych stylach
cite-figures = Wykres, tabela lub ramka
cite-figure = { $figure }, w: { $reference }
cite-version = Wersja { $version }, poprawiona { $date }.
cite-files = Dla menedżerów bibliografii
copy = Kopiuj
copied = Skopiowano
report-type = Analiza
builds-on = Nawiązuje do
cited-by = Cytowany przez
quoted = „{ $text }”
related = Czytaj dalej
subjects = Zagadnienia
keywords = Słowa kluczowe
about-brief = O tym tekście
licence = Licencja
funding = Finansowanie
disclosure = Oświadczenie o interesach
disclaimer = Zastrzeżenie
downloads = Do pobrania
authors = { $count ->
    [one] Autor
   *[many] Autorzy
}
in-this-series = W tej serii
previous-in-series = Poprzedni
next-in-series = Następny

figure-number = Wykres { $number }
table-number = Tabela { $number }
box-number = Ramka { $number }
ref-figure = wykres { $number }
ref-figure-start = Wykres { $number }
ref-figure-other = wykres { $number } w: { $brief }
ref-table = tabela { $number }
ref-table-start = Tabela { $number }
ref-table-other = tabela { $number } w: { $brief }
ref-box = ramka { $number }
ref-box-start = Ramka { $number }
ref-box-other = ramka { $number } w: { $brief }
ref-section = część { $number }
ref-section-start = Część { $number }
ref-section-other = część { $number } w: { $brief }
ref-section-words = „{ $words }”
note-label = Uwaga
source-label = Źródło
credit-label = Autorstwo
licence-label = Licencja
note-call = Przypis { $number }
back-to-note = Wróć do przypisu { $number } w tekście
recommendation = Zalecenie
timeline = Kalendarium
details = Więcej
alert-note = Uwaga
alert-tip = Wskazówka
alert-important = Ważne
alert-warning = Ostrzeżenie
alert-caution = Ostrożnie
task-done = zrobione
task-open = do zrobienia
citation-missing = nie znaleziono źródła
table-scroll = Tabela, przewija się w bok

newest = Najnowsze w każdej serii
also-in = Ponadto w serii { $series }
from-the-figures = Z wykresów
all-of = Cała seria: { $series }
all-figures = Wszystkie wykresy

issn = ISSN
since = Od
editors = Redakcja
follow = Śledź
atom = Atom
years = Wszystkie lata
year-in-series = { $series }, { $year }
undated = Bez daty
briefs-count = { $count ->
    [one] { $count } tekst
    [few] { $count } teksty
   *[many] { $count } tekstów
}
count-label = tekstów:
part-of = Część tematu
includes = Obejmuje
near-to = Bliskie
start-here = Zacznij tutaj
people = Ludzie
writes-about = Pisze o
affiliation = Afiliacja
orcid = ORCID
ror = ROR
write-to = Adres
elsewhere = Gdzie indziej
briefs = Teksty
pages-of-section = W tym dziale
page-of = Strona { $number } z { $count }
pages = Strony
previous-page = Poprzednia strona
next-page = Następna strona
nothing-yet = Niczego tu jeszcze nie opublikowano.

figures = Wykresy
figures-intro = { $total ->
    [one] Jedyny wykres, jaki narysowaliśmy, wraz z tekstem, który go objaśnia.
    [few] Wszystkie { $total } wykresy, jakie narysowaliśmy, od najnowszych, każdy z tekstem, który go objaśnia.
   *[many] Wszystkie wykresy, jakie narysowaliśmy, w sumie { $total }, od najnowszych, każdy z tekstem, który go objaśnia.
}
sources = Źródła
sources-intro = { $total ->
    [one] Jedyna praca, którą cytują nasze teksty.
    [few] { $total } prace, które cytują nasze teksty, według autorów.
   *[many] { $total } prac, które cytują nasze teksty, według autorów.
}
sources-letters = Litery
sources-graph = Wszystkie cytowania ze zdaniami jako dane (JSON)
sources-other = Inne
cited-in = { $count ->
    [one] cytowane w { $count } tekście
   *[many] cytowane w { $count } tekstach
}
source-uses = Cytują je

not-found = Pod tym adresem nic nie ma
not-found-more = Adres może zawierać literówkę albo takiej strony nigdy tu nie było. To, co publikujemy, nie zmienia adresu bez pozostawienia przekierowania.
not-found-look = Szukaj tutaj
moved = Strona ma nowy adres
moved-more = Oto on:
