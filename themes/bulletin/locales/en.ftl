# Every word that the theme says, in English.
# A site changes one by writing it in its own locales/en.ftl.

# Around every page.
skip = Skip to the text
navigation-main = Main
navigation-footer = About the site
navigation-series = Publications
languages = Languages
scheme = Colors
scheme-auto = System
scheme-light = Light
scheme-dark = Dark
feed = Feed
feed-of = { $name }: new briefs
made-with = Made with { $generator }
home = Front page

# A series and a number in it: "Bulletin No. 31".
series-number = { $series } No. { $number }
number = No.
running = Running number
page-title = { $title } · { $site }

# Kinds of records.
taxonomy-series = Series
taxonomy-people = People
taxonomy-topics = Topics
taxonomy-regions = Regions
taxonomy-countries = Countries
taxonomy-programmes = Programs
taxonomy-projects = Projects
taxonomy-addressees = Addressees
kind-series = Series
kind-person = Author
kind-organisation = Organization
kind-collection = Collection
kind-source = Source

# The head of a brief.
by = By { $authors }
with-role = { $role }: { $person }
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
corrected = Corrected { $date }
updated = Updated { $date }
cite-link = Cite
contents = Contents
key-points = Key points
summary = Summary
recommendations = Recommendations
deadline = { $deadline }
download = { $label } ({ $format }, { $size })
pdf = PDF, { $size }
picture-credit = Picture: { $credit }

# Notices over a brief.
notice-expired = This brief has expired.
notice-expired-more = It stays here as a record; its facts and advice may no longer hold.
notice-superseded = A newer brief replaces this one.
notice-withdrawn = Withdrawn { $date }.
notice-withdrawn-more = The text is no longer published. Its address stays, so that citations keep their target.
notice-see = Read instead:
notice-corrected-later = The original was corrected after this translation.
notice-corrected-later-more = It was corrected on { $date }.
notice-corrected-link = See the correction
notice-translation = Original
withdrawn = withdrawn

# After the text.
references = References
back-to-citation = Back to where it is cited
back-to-citation-letter = Back to where it is cited, { $letter }
source-page = All briefs that cite this source
corrections = Corrections
correction-minor = Minor
correction-factual = Factual
correction-substantive = Substantive
correction-retraction = Retraction
correction-date = { $kind }, { $date }
correction-was = before
correction-now = now
cite-this = Cite this brief
cite-own-style = Our style
cite-others = In other styles
cite-figures = A figure, table or box
cite-figure = { $figure } in { $reference }
cite-version = Version { $version }, corrected { $date }.
cite-files = For reference managers
copy = Copy
copied = Copied
report-type = Policy brief
builds-on = Builds on
cited-by = Cited by
quoted = “{ $text }”
related = Read next
subjects = Subjects
keywords = Keywords
about-brief = About this brief
licence = Licence
funding = Funding
disclosure = Disclosure
disclaimer = Disclaimer
downloads = Downloads
authors = { $count ->
    [one] Author
   *[other] Authors
}
in-this-series = In this series
previous-in-series = Previous
next-in-series = Next

# Figures, tables, boxes, notes, references inside the text.
figure-number = Figure { $number }
table-number = Table { $number }
box-number = Box { $number }
ref-figure = Figure { $number }
ref-figure-start = Figure { $number }
ref-figure-other = Figure { $number } in { $brief }
ref-table = Table { $number }
ref-table-start = Table { $number }
ref-table-other = Table { $number } in { $brief }
ref-box = Box { $number }
ref-box-start = Box { $number }
ref-box-other = Box { $number } in { $brief }
ref-section = Section { $number }
ref-section-start = Section { $number }
ref-section-other = Section { $number } in { $brief }
ref-section-words = “{ $words }”
note-label = Note
source-label = Source
credit-label = Credit
licence-label = Licence
note-call = Note { $number }
back-to-note = Back to note { $number } in the text
recommendation = Recommendation
timeline = Timeline
details = More
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
task-done = done
task-open = open
citation-missing = source not found
table-scroll = Table, scrolls sideways

# The front page.
newest = Newest in each series
also-in = Also in { $series }
from-the-figures = From the figures
all-of = All of { $series }
all-figures = All figures

# Lists.
issn = ISSN
since = Since
editors = Editors
follow = Follow
atom = Atom
years = All years
year-in-series = { $series }, { $year }
undated = Without date
briefs-count = { $count ->
    [one] { $count } brief
   *[other] { $count } briefs
}
count-label = briefs:
part-of = Part of
includes = Includes
near-to = Near to
start-here = Start here
people = People
writes-about = Writes about
affiliation = Affiliation
orcid = ORCID
ror = ROR
write-to = Write to
elsewhere = Elsewhere
briefs = Briefs
pages-of-section = In this section
page-of = Page { $number } of { $count }
pages = Pages
previous-page = Previous page
next-page = Next page
nothing-yet = Nothing has been published here yet.

# Figures and sources of the site.
figures = Figures
figures-intro = { $total ->
    [one] The one figure that we have drawn, with the brief that explains it.
   *[other] All { $total } figures that we have drawn, newest first, each with the brief that explains it.
}
sources = Sources
sources-intro = { $total ->
    [one] The one work that our briefs cite.
   *[other] The { $total } works that our briefs cite, by author.
}
sources-letters = Letters
sources-graph = All citations, with the sentences, as data (JSON)
sources-other = Others
cited-in = { $count ->
    [one] cited in { $count } brief
   *[other] cited in { $count } briefs
}
source-uses = Cited in

# An address that does not exist, and one that has moved.
not-found = There is no page at this address
not-found-more = The address may be misspelled, or the page was never here. What we publish does not move without leaving a forwarding address.
not-found-look = Look here
moved = This page has moved
moved-more = Its new address:
