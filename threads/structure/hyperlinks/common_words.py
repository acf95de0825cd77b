"""Common English words: before "it", "in", "so" or "no" they are the end of a sentence, not the name of a site."""

from __future__ import annotations

from threads.structure.hyperlinks.vocabulary import PLAIN_WORDS, words

# The words that 40 posts or more of the Internet Argument Corpus hold (second edition, MIT licence), plurals in s left
# out, words of politics and abbreviations; without names of newspapers.
_COMMON = PLAIN_WORDS | words(
    """
    ability able abort aborted abortion absolute absolutely absurd abuse accept acceptable accepted access
    according account accurate acknowledge across act action activity actual actually ad add added address
    administration admit adopted adoption adult advocate affect afford afraid after against age agenda ago agree
    agreed ah ahead air al alcohol alive allow allowed allowing almost already alternative although amazing
    amendment america american ammunition among amount analogy animal answer answered anti anybody anywhere
    apart apparently appeal appear applied applies apply approach appropriate approx apr arbitrary area aren
    argue arguing argument armed arms army around article aside ask asked asking aspect assault associated
    assume assuming assumption atheism atheist atmosphere attached attack attempt attempting attention attitude
    aug authority autonomy available average avoid aware babies baby background ballot ban bang banned banning
    base based basic basically basis bear became become becoming began begin beginning behavior behind belief
    believe believed believing benefit besides bet between beyond biased bible biblical biden big bill billion
    biological biology birth bit black blame blind blood board bodies bodily body book border born bot bother
    boy brain break breaking brexit bring british brother brought bs btw building built bullshit bunch burden
    bush business buy california call called calling came campaign canada cancer cannot cant capable capital
    capt car carbon care carried carry carrying case catholic caught cause caused causing ceasefire cell century
    certain certainly challenge chance chancellor change changed changing charge cheaper check cheers child
    children china chinese choice choicers choose chose christ christian christianity church churches
    circumstances citizen city civil claim claimed claiming class clean clear clearly climate clinton close co
    code col cold college coming comment commenter commit committed common communist community companies company
    compare compared comparing comparison complete completely complex complications computer concept conception
    concern concerned concerning conclusion conditions confused congress consent consequence conservative
    consider considered considering consistent constantly constitution constitutional content context continue
    contrary control convicted convince convinced cool cooling corp correct cost couldn count countries country
    couple course court cover covid crazy create created creating creation creationism creationist creator
    creature crime crimea criminal cross cruel cry culture curious current currently cut damage damn danger
    dangerous data date daughter deal dealing death debate debating dec decades decide decided decision defend
    defense define defined definition degree demand democracy democratic democrats denied deny dependent
    depending depends dept describe described deserve design designed desire despite destroy destroyed
    destruction detail determine determined develop developed developing development dictator didn died
    difference different differently difficult direct direction directly disagree discrimination discuss
    discussed discussing discussion disease dishonest disprove dna doctor doesn doesnt dog doing dollars don
    donbas dont double doubt draw drink drive driving drone drop drug due dumb during earlier early earth easier
    easily east easy eat eating economic economy education effect effective effort egg either election embryo
    emissions emotional energy engage english enjoy entire entirely entity environment environmental equal
    equally error especially essentially est established europe european even event eventually everybody
    evidence evil evolution evolutionary evolutionists evolve evolved exact exactly example except exception
    excuse execute executed execution exercise exist existed existence existing expect expected expensive
    experience explain explained explanation extent extra extreme extremely eye face factor fail failed fair
    fairly faith fall families family fascist fast father fault favor fear feb federal feed feel feeling female
    fertilized fetus fetuses field fig fight fighting figure finally financial find fire firearm fit five fix
    flawed flood focus folks follow following food force forced forcing foreign forget form formed former forum
    forward fossil found four frankly free freedom friend front fuel fully fun function fundamental funding
    funny further furthermore future gain gas gave gay general generally generation genes genesis genetic george
    germany getting girl give given giving glad global goal god goes going gonna got government granted great
    greater green greenhouse ground group grow growing growth guard guess guilt guilty gun guy half hand handgun
    handle happen happened happening happy hard harder hardly harm harmful hasn hate haven having head headline
    health healthcare healthy hear heard heart heat heaven heck held hell help helping hence herself hey high
    higher highest highly himself historical history hit hitler hmm hold hole holy homosexual homosexuality
    honest honestly hope horrible hospital hot hours house however htm huge huh human humanity hundreds hurt
    hypocrisy ice id idea idiot ignorance ignorant ignore ignored ignoring illegal im imagine imho immediately
    immigration immoral imo impact implies imply important impossible inc incest include included including
    income incorrect increase increased indeed individual industrial industry infant inflation influence
    information inmates innocent inside insist instance instead insurance intelligence intelligent intended
    intent interest interested interesting international interpret interpretation involved iraq irrelevant isn
    issue itself jail jan jesus jewish jews job john joke journalist judge judicial jul jun justice
    justification justified justify keep keeping kept kerry key kid kiev kill killed killing kind king knew
    knowing knowledge known kremlin kyiv lack land language large late lead leaders leading learn learned least
    leave led legal legalized legally legislation legitimate legs let level liberal liberty lifers lifetime
    light likely limit limited line link linked list listen literally little live lived living ll lmao local
    lockdown logic logical logically lol london longer look looked looking lord lose loss love low lower lt
    lying machine mad main mainly maj major majority make making male manner mar marijuana market marriage
    married marry mask mass massive material matthew may maybe mean meaning meant measure meat media medical
    medicine meet member memory mental mentally mention mentioned mere merely mess message met method mexico
    middle might migrant military million mind minister minority minutes missed missile missing mistake
    moderator modern moment month moral morality morally morning moscow mostly mother mouth move movement murder
    murdered murderer music myself name nation national nato natural nature nd near nearly necessarily necessary
    need needed negative neither newborn newspaper next nice night nobody non nonsense nope normal north note
    notice nov nuclear number numerous obama object objective observed obvious obviously occur oct offer office
    oil oligarch omg onto open opinion opportunity oppose opposed opposite option order organism organization
    organs origin original originally otherwise ourselves outside overall owners ownership ozone page paid pain
    pandemic parent parenthood parliament part partial particular particularly partner party pass passed
    pathetic paul pay paying penalty per percent perfect perfectly perform performed perhaps period person
    personal personally personhood perspective philosophy phrase physical physically physics pick picture piece
    pill placed plain plan planet planned plant play playing please plenty plus pointed pointing police policies
    policy political politicians poor popular population position positive possibility possible possibly posted
    posting pot potential powerful practice pre prefer pregnancies pregnancy pregnant presence present presented
    president pretend pretty prevent previous price principle prior prison privacy private pro probably
    procedure process produce produced product program proof propaganda proper property protect protected
    protecting protection prove proved proven provide provided providing proving public pull punish punishment
    pure purely purpose push put putin putting quality quick quickly quite quote quoted race racist raise raised
    random range rape raped rare rate rather rational re reach read reading ready reality realize reason
    reasonable reasoning recall recent recently recognize record red reduce refer reference referring refugee
    refuse regard regarding regardless regime regular reject related relationship relative released relevant
    religion religious remain remember remove removed repeat reply report reported republican require required
    research resources respect respond responding response responsibility responsible rest result return rev
    revenge rich rid ridiculous rise rising risk rock rocket roe role rolleyes room row rule ruled ruling run
    running russia russians sacrifice sad safe safety said sake sanction save saved saw saying scenario school
    science scientific scientifically scientist scripture sea search second section secular security seeing seek
    seem seen selection self sell senate send sense sent sentence separate sept serious seriously serve service
    set several sex sexual sgt shall share shoot shooting short shot shouldn show showing shown sick side sign
    significant silly similar simple simply sin since single sit site sitting situation six size slavery slaves
    small smart smoke smoking social society solar sold soldiers solid solution somebody somehow someone
    sometimes somewhere son sorry sort soul sound source south space speak speaking special species specific
    specifically speech spend spending spent sperm spirit spiritual stage stance stand standing start started
    starting stated statement stating statistics stats status stay stem step stick stopped stories story
    straight strange street strict strong strongly students studies study stuff stupid subject suffer suffering
    sufficient suggest suggesting suicide sun superior supply support supported supporting suppose supposed
    supreme surely survival survive suspect system take taken taking talking tank taught tax taxes teach
    teaching technology tell telling temperature ten tend term terrible terrorist test testament texas th thank
    themselves theories theory therefore thinking third thought thousand thread threat three through throughout
    throw thus told took tool top topic total totally toward treat treated treatment tree tried trimester troll
    troop trouble truly trump trust trying turn turned turning tv type typical uk ukraine ukrainian un unable
    unborn understand understanding understood unfortunately union unique united universe university unless
    unlike unwanted upon usa used user using usual usually vaccine valid value various vast ve verse version via
    viable victim video view violence violent virus voice vol vote voted voting wade wait waiting walk want
    wanted warming washington wasn waste watch water weak weapon weather week welcome weren west western
    whatever whether while white whole whom whose wife willing wind wish within without woman womb women wonder
    word worked working worry worse worst worth wouldn wow write written wrote xangel xgood xxxxxx yeah young
    yourself zelensky zygote
    """
)


def is_common(word: str) -> bool:
    """Whether the lower-case word, or its singular, is among them."""
    return word in _COMMON or (word.endswith("s") and word[:-1] in _COMMON)
