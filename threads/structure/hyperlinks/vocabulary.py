"""The words that tell a site's name from a file's and from a missing blank after a full stop."""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """The words of a list with blanks and line breaks between them."""
    return frozenset(listed.split())


# Domains which are no words, so that people write them in any case.
PLAIN_DOMAINS = words("com org edu gov mil int uk eu tv info biz")

# Domains which are also words with which a sentence may begin: "It was over.So they left".
WORD_DOMAINS = words(
    """ad ai all am app are art as at au author baby band bar be bet bid big bike bio black blog blue book boo boston
    box broker build business buy call cam camp care careers case cash center chat cheap church city claims click
    coach codes coffee college community company computer cool country credit da data date day de deal deals degree
    delivery design diet direct do doctor dog dot earth eat education es et events email exchange expert express
    fail faith family fan fans farm fashion fast fi film final finance fish fit flights florist fly foo food football
    forum foundation free fun fund future game games gay gift gives gmbh gold golf got green guide guru hair health
    help here hiv hockey holiday home horse hospital host hot house how id il im immo in inc industries ink institute
    insure international is ist it jobs joy kids kim la land law lawyer lease legal life like limited live lol love
    ma man map market mba me med media meet men menu mo mobile moe mom money movie mu my na name navy net network new
    news next ninja no now nu of off one online open or organic page pages park parts party pay pet photo pictures
    pink pizza place play plus pm poker post press prime pro productions prof promo properties pub qa quest racing
    read red rent repair report rest review reviews rich rip rocks room run sa safe sale salon save school science se
    secure security services sex she shop show si site skin so social software solutions space sport spot st store
    stream study style sucks supply support sy talk tax team tech tel theater tips to today tools top tours town toys
    trade trading training travel trust tube university us va vacations video vision vote watch weather web website
    wed weddings wedding wiki win wine work works world wow wtf yes you zero zone"""
)

# Those of them with which a sentence goes on even in lower case.
FUNCTION_WORDS = words(
    """all am as at be buy call do es et free here how id il in is it la life love me men money my next no now of one
    open play pm read show so talk to today us vote watch win work you"""
)

# Before one of those these are the end of a sentence, not a name: "be it.no more", "was over.in fact".
PLAIN_WORDS = words(
    """a about above again all alone along also always am an and another any anymore anyone anything anyway are as
    at away back bad be because been before being below best better both but by can come could day days dead did die
    do does done down each else end enough etc ever every everyone everything fact false far few fine first for from
    full get go gone good had has have he her here him his home how i if in into is it its just know last later law
    left less lie lies life like long lost lot made man many matter me men mine money more most much must my never
    new no none nor not nothing now of off often oh ok okay old on once one only or other our out over own past peace
    people place point power problem question real really right same say see she should so some something soon state
    still stop such sure talk than that the their them then there these they thing things think this those though
    time times to today together tomorrow too true truth try two under until up us use very vs war wars was way we
    well went were what when where which who why will win with won work world would wrong year years yes yet you
    your dr gen gov jr mr mrs ms prof sen sr st"""
)
# Domains which are also endings of file names: only files, unless more than two labels or a path say otherwise.
FILE_DOMAINS = words("py md zip mov sh")
# ... and such as belong to sites more often, unless the first label is what people call their files.
MAYBE_FILE_DOMAINS = words(
    """ac ai am app as bar bin bz cab cat cc cfg cl co cpa cr dev do foo gr hs id in kt la link lua map mk ml mm mn ms
    mt name net nl pl pm pn ps pt pub pw rs sc sql st svg sv tel tf ts vi ws"""
)
# ... of source files, which people also call by one letter: a.rs, b.pl.
SOURCE_DOMAINS = words("hs kt ml mm pl pm ps rs scm sql tf ts vi")
FILE_STEMS = words(
    """app archive args array backup bar base baz build class client cmd code common config configure console core
    data default demo device document draft driver event example file files final foo form func function functions
    helper helpers image img index init input install item job key lib libc list log logo main makefile manage mod model
    models module node obj object output package page param params parser photo picture plot point_cloud program
    project readme render req request res response result results run sample schema scratch script scripts self
    server service session settings setup slides solution source src start string style table task temp template
    test tests this tmp tool tools train types user util utils value video view views win window worker"""
)
FRAMEWORKS = words("ado asp ml vb")
