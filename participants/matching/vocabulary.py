"""The words that matching knows: what names a Thing, what a number counts, what a number belongs to."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


THING = _words("thing thign thnig tihng theing thinng thiing thingg thuing thng thimg thinf thinh thingy thingie")
THINGS = _words("things thigns thnigs thnings thinsg thingss tings thingies")
FOREIGN_THING = _words("ding chose cosa dinge dingen choses cosas peth")

# Before "Thing" these make it another thing altogether.
OTHER_THINGS = _words("stranger wild swamp sure every any some no sweet library poor living")
OTHER_PLURALS = _words("many few most such these those several new old")
PUNS = _words("wild sweet poor living sure stranger swamp")

# "The next thing: 5 …": after these a colon begins something else.
ONE_OF_MANY = _words(
    "one another only same next last main other best worst funny strange weird big little whole important real good"
    " bad favourite favorite first second third final"
)
NUMBER_MARKS = _words("no nr num number numbers numero nos n number nbr nummer")
ARTICLES = _words("the ye da le la")
AND = _words("and und et plus also then y vs versus")
FILLERS = _words(
    "a bit of some part parts half also finally maybe nearly almost most even possibly the start beginnings"
)
TO = _words("to through thru thro until till bis")
LAST = {"last": 0, "final": 0, "ultimate": 0, "penultimate": 1}

MONTHS = _words(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
WEEKDAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)

# A number after one of these counts them, not Things.
NUMBERED = _words(
    "week weeks wk wks day days part parts pt chapter chapters chap book episode ep season series vol volume issue version"
    " ver year month page pages pp step steps level grade stage phase unit module section take attempt round act scene"
    " edition draft session semester term lap try go leg room figure fig slide table track article"
)
# The same where it stands glued to the number: "w3", "v2".
NUMBERED_GLUED = _words("w wk wks week weeks v p pt day d ep vol ch")

# A number before one of these counts them: "12 books", "5 minute", "2 weeks".
UNITS = _words(
    "year years yr yrs month months week weeks wk wks day days hour hours hr hrs minute minutes min mins second seconds"
    " sec secs star stars page pages mile miles km kg inch inches foot feet point points percent per am pm million"
    " thousand hundred dozen pounds pound quid dollars euros times people persons person men women children kids"
    " man woman degrees"
)
COUNTED = _words(
    "books ways reasons tips tricks facts lessons questions answers ideas apps tools sites websites blogs posts films"
    " movies songs albums episodes steps rules signs myths mistakes secrets hacks quotes photos pictures chapters words"
    " libraries librarians items goals resolutions habits cats dogs cups articles papers links tweets followers comments"
    " emails meetings presents recipes cakes places cities countries games seasons volumes poems plays stories authors"
    " writers friends colleagues students users others more parts pieces bits types kinds sorts thoughts moments memories"
    " favourites favorites examples options alternatives benefits advantages disadvantages problems challenges principles"
    " points resources services techniques methods skills qualities features gadgets toys teas coffees biscuits drinks"
    " miles laps goes attempts tries visits trips jobs careers degrees courses workshops sessions conferences events tasks"
    " exercises things podcasts videos channels accounts tabs windows notebooks notes calendars sectors readers bloggers"
    " participants members entries weeks letters characters emotions stages phases levels ages wonders sins men"
)
IRREGULAR_PLURALS = _words("people men women children feet teeth mice media criteria")
NOT_PLURALS = _words(
    "this is was as has his its us yes news thus always perhaps less process access success business press class"
    " focus status analysis basis crisis bonus virus plus cross loss series lets let's it's that's here's there's what's"
    " who's thing's wordpress series evernotes politics ethics christmas wales james physics maths athletics dropbox rss"
    " cilips nhs cms css iris sus tennis canvas campus chaos address progress stress guess bus gas"
)
# What follows a counted noun: "12 books I read", "4 ways to …", "5 tips for …".
CLAUSE = _words(
    "i you we he she they it that which who to for from in on of about every each later ago i'd i've i'm you'd you're"
    " you've we've everyone everybody nobody my your our his her their before after under over when where why how worth"
    " without than at by"
)
PRONOUNS = _words("i you we he she they that which who i'd i've you'd you've we've everyone everybody nobody")
# "Thing 5 of us", "thing one could say", "things 2 do": the number is part of another sentence.
VERBS = _words("could can must should would might may has does never always needs wants will shall says thinks knows")
SENTENCES = VERBS | _words("have had is are was were did do said say told think thought")
SHORTHAND = _words("do know remember see say try buy eat read watch me you u us him her them sale be think consider go")
PROGRESS = _words(
    "down to more of out left done gone is are was were finished complete completed in on at for from with by later ago"
    " and so far too late early behind ahead or than i we you my your our it"
)
# "Thing 2nd attempt", "thing the first time": the ordinal belongs to these.
HAPPENINGS = _words(
    "attempt try time go part half draft version week day year month edition round look chance person one place world"
    " best post blog thoughts thought hand class degree language birthday anniversary episode visit take go-around lap"
    " instalment installment impressions impression draft stage phase run cohort batch lot set"
)
# Mentioned, but not what the post is about, when it stands before the Thing.
# The same when it stands behind: "Thing 9 to come".
TO_COME = (
    ("to", "come"),
    ("to", "go"),
    ("to", "follow"),
    ("next", "week"),
    ("next", "time"),
    ("tomorrow",),
    ("coming",),
    ("soon",),
)
NOT_YET = _words("before until skip skipping skipped without")
PASSING = _words("after since following despite instead missed missing haven't hadn't")
AHEAD = (
    ("looking", "forward", "to"), ("waiting", "for"), ("roll", "on"), ("bring", "on"), ("ready", "for"),
    ("preparing", "for"), ("no", "sign", "of"), ("next", "up"), ("coming", "soon"), ("coming", "up"), ("not", "doing"), ("no", "time", "for"),
    ("not", "done"), ("next", "week"), ("next", "time"),
)  # fmt: skip
STOP_WORDS = _words("a an the and of for to in on with my your our at by & is it or some this that")
