"""Pairs of texts, labelled by hand: is the one a copy or near-copy of the other? Written for this table."""

from __future__ import annotations

A = (
    "The council voted to close the lido without asking a single person who swims there, and now they "
    "want us to believe that the numbers made the decision for them."
)
B = (
    "I have kept bees for eleven years and never once lost a whole hive to the cold; what kills them is "
    "damp, mites and people who open the lid in February."
)
BOT = (
    "Hello {}! Your post was removed because it has no flair. Please read the rules of this community "
    "and submit it again with one. I am a bot and this action was performed automatically."
)
WEATHER = "Weather report for {}: {} degrees, wind from the {}, with a {} chance of rain until the evening."
SIGNATURE = "\n-- \nMargaret Holloway\nchair, Friends of the Brook Street lido\nevery Tuesday, the Old Fire Station"
GERMAN = "Die Stadt hat das Freibad geschlossen, ohne die Leute zu fragen, die dort jeden Morgen schwimmen gehen."
FRENCH = "La mairie a fermé la piscine sans demander leur avis à ceux qui y nagent tous les matins depuis des années."
RUSSIAN = "Совет закрыл бассейн, не спросив никого из тех, кто плавает там каждое утро вот уже тридцать лет подряд."
ARABIC = "أغلق المجلس المسبح دون أن يسأل أحدا من الذين يسبحون فيه كل صباح منذ ثلاثين عاما بلا انقطاع."
CHINESE = "市议会关闭了露天游泳池，却没有问过任何一个每天早晨在那里游泳的居民，这样的决定让大家都非常失望。"
JAPANESE = "市議会は毎朝そこで泳いでいる住民の誰にも相談せずに屋外プールを閉鎖したので、みんなとても失望している。"
THAI = "สภาเทศบาลปิดสระว่ายน้ำกลางแจ้งโดยไม่ได้ถามชาวบ้านที่ไปว่ายน้ำที่นั่นทุกเช้าเลยสักคนเดียว"
KOREAN = "시의회는 매일 아침 그곳에서 수영하는 주민들에게 한 번도 묻지 않고 야외 수영장을 닫기로 결정했습니다."
HINDI = "नगर परिषद ने हर सुबह वहाँ तैरने वाले लोगों से बिना पूछे खुला तरणताल बंद कर दिया और सब लोग बहुत निराश हैं।"

COPIES: list[tuple[str, str, str]] = [
    ("itself", A, A),
    ("upper case", A, A.upper()),
    ("white space", A, A.replace(" ", "\n  ")),
    ("no punctuation", A, A.replace(",", "").replace(".", "")),
    ("an exclamation", A, A.replace(".", "!!!")),
    ("markdown", A, A.replace("single person", "**single** _person_")),
    ("curly quotes", "I don't think it's what they'd call fair, since nobody's asked us.",
     "I don’t think it’s what they’d call fair, since nobody’s asked us."),
    ("full-width forms", "Version 2.0 of the plan costs 148000 pounds more than the first one did.",
     "Version ２.０ of the plan costs １４８０００ pounds more than the first one did."),
    ("decomposed accents", FRENCH, FRENCH.replace("é", "e\u0301").replace("à", "a\u0300")),
    ("emoji added", A, f"👍🏽 {A} 😡😡😡"),
    ("emoji of several code points", A, f"{A} 👩‍🌾☕️"),
    ("an address added", A, f"{A} https://example.org/minutes?id=7"),
    ("another address", f"{A} https://example.org/1", f"{A} www.example.com/2"),
    ("zero-width spaces", A, A.replace("council", "coun\u200bcil")),
    ("quoted before", A, f"> {B}\n\n{A}"),
    ("other quotations before", f"> {B}\n{A}", f"> {GERMAN}\n{A}"),
    ("one typo", A, A.replace("believe", "beleive")),
    ("two typos", A, A.replace("believe", "beleive").replace("single", "signle")),
    ("a word replaced", A, A.replace("decision", "choice")),
    ("a word left out", A, A.replace("now ", "")),
    ("a word added", A, A.replace("now they", "now suddenly they")),
    ("is not",
     "It is true that the basin leaks forty thousand litres of water every single day of the summer.",
     "It is not true that the basin leaks forty thousand litres of water every single day of the summer."),
    ("never", B, B.replace("never once lost", "lost")),
    ("a short sentence added", A, f"{A} Shame on them all."),
    ("a sentence put before", A, f"As I said last week: {A}"),
    ("edit noted", A, f"{A}\n\nEDIT: spelling"),
    ("a long one added to", f"{A} {B}", f"{A} {B} I will say so again on Tuesday at the meeting."),
    ("sentences swapped", f"{A} {B}", f"{B} {A}"),
    ("the end cut off", A, A.rsplit(" ", 5)[0]),
    ("the beginning cut off", A, A.split(" ", 4)[4]),
    ("greeting of a bot", BOT.format("Anna"), BOT.format("Bertrand")),
    ("message of a bot", BOT.format("you"), BOT.format("you")),
    ("bot with a number",
     "Your karma is now 12. This message was sent by the karma bot of this community.",
     "Your karma is now 57. This message was sent by the karma bot of this community."),
    ("template with one number", WEATHER.format("Monday", "12", "west", "small"),
     WEATHER.format("Monday", "19", "west", "small")),
    ("petition",
     f"Please sign and share: {A} Thank you, Ann", f"Please sign and share: {A} Thank you, Bob"),
    ("signature added", f"{A} {B}", f"{A} {B}{SIGNATURE}"),
    ("a name replaced",
     "Councillor Ashplant has not answered my letter of March and I do not think he will.",
     "Councillor Wetherden has not answered my letter of March and I do not think he will."),
    ("spam that says it more often", "buy cheap watches at our shop today only " * 3,
     "buy cheap watches at our shop today only " * 5),
    ("German", GERMAN, GERMAN.replace("jeden", "jeden frühen")),
    ("German capitals", GERMAN, GERMAN.upper()),
    ("French", FRENCH, FRENCH.replace("tous les matins", "chaque matin")),
    ("Russian", RUSSIAN, RUSSIAN.replace("тридцать", "сорок")),
    ("Arabic", ARABIC, ARABIC.replace("ثلاثين", "عشرين")),
    ("Chinese", CHINESE, CHINESE.replace("非常", "十分")),
    ("Chinese without stops", CHINESE, CHINESE.replace("，", "").replace("。", "")),
    ("Japanese", JAPANESE, JAPANESE.replace("とても", "本当に")),
    ("Thai", THAI, THAI.replace("ทุกเช้า", "ทุกเย็น")),
    ("Korean", KOREAN, KOREAN.replace("한 번도", "전혀")),
    ("Hindi", HINDI, HINDI.replace("बहुत", "काफी")),
    ("every seventh word misspelt", A, " ".join(f"{w}x" if n % 7 == 3 else w for n, w in enumerate(A.split()))),
    ("three words of thirty replaced", A,
     A.replace("council", "board").replace("single", "lone").replace("made", "took")),
    ("as much again added", A, f"{A} {B}"),
    ("two words of eleven replaced", "They painted the fence green last week and nobody noticed it",
     "They painted the wall green last month and nobody noticed it"),
    ("right to left with a mark", ARABIC, f"\u200f{ARABIC}"),
]  # fmt: skip

STRANGERS: list[tuple[str, str, str]] = [
    ("two opinions", A, B),
    ("one thing in two languages", GERMAN, FRENCH),
    ("two scripts", CHINESE, JAPANESE),
    ("thanks", "Thanks!", "Thanks!"),
    ("one word", "This.", "this"),
    ("a short phrase", "I could not agree more.", "I could not agree more!"),
    ("seven words", "You are wrong about that, my friend.", "You are wrong about that, my friend."),
    ("many short words", "I do so as it is on me to", "I do so as it is on me to"),
    ("laughter",
     "hahahahahahahahahahahahahahahahahahahahahahahahaha",
     "hahahahahahahahahahahahahahahahahahahahahahahahaha"),
    ("emoji alone", "👍" * 60, "👍" * 60),
    ("punctuation alone", "!" * 80, "!" * 80),
    ("nothing", "", ""),
    ("deleted", "[deleted]", "[deleted]"),
    ("removed by a moderator", "[removed by moderator]", "[removed by moderator]"),
    ("an address alone", "https://example.org/a/very/long/address/that/is/shared/by/many/people",
     "https://example.org/a/very/long/address/that/is/shared/by/many/people"),
    ("short Chinese", "谢谢你的分享，非常有用", "谢谢你的分享，非常有用"),
    ("one passage quoted, other answers",
     f"> {A}\nNo, the vote was announced in March and anybody could have come.",
     f"> {A}\nQuite so, and the minutes of that meeting are still not to be found anywhere."),
    ("a passage quoted and its source", A, f"> {A}\nWell said."),
    ("half of an essay", A,
     f"{A} {B} {B.replace('bees', 'goats').replace('hive', 'herd').replace('lid', 'gate')} {GERMAN}"),
    ("one sentence inside a long one",
     "what kills them is damp, mites and people who open the lid", f"{A} {B}"),
    ("one opening",
     "I think that the people who run this town have never been in the water themselves.",
     "I think that the people who write these letters should read the report before they do."),
    ("one ending",
     "They promised a new roof, a café and a slide, and in the end we got nothing at all.",
     "She wrote to the mayor, the paper and the bishop, and in the end we got nothing at all."),
    ("a template filled anew", WEATHER.format("Monday", "12", "west", "small"),
     "Traffic report for Friday: two lanes closed, queues from the bridge, with a detour until the evening."),
    ("a forecast for another day", WEATHER.format("Monday", "12", "west", "small"),
     WEATHER.format("Friday", "31", "east", "high")),
    ("opposite opinions in one form", "I think the rink is a good idea because the town needs it in winter.",
     "I think the lido is a good place because the town needs something in summer."),
    ("one topic",
     "Bees die in winter because of damp in the hive, not because of the cold as people say.",
     "The cold is what kills a hive in winter; damp matters far less than people tend to say."),
    ("paraphrase",
     "Nobody was consulted before the pool was closed.",
     "They shut the pool and never asked anyone first."),
    ("one signature, other words", f"{A}{SIGNATURE}", f"{B}{SIGNATURE}"),
    ("the same words, other order",
     "close the pool now and save the town some money for once please",
     "for once please save some money now and the town pool the close"),
    ("answers to one question",
     "I have lived here since 1974 and I have swum in it every summer but one.",
     "I have lived here since 1982 and I never saw anybody in it before noon."),
    ("numbers only",
     "12 15 18 21 24 27 30 33 36 39 42 45 48 51 54 57",
     "11 13 16 19 22 25 28 31 34 37 40 43 46 49 52 55"),
    ("two Chinese opinions", CHINESE,
     "我养了十一年的蜜蜂，从来没有因为寒冷失去过一整箱，真正害死它们的是潮湿和螨虫，还有冬天乱开盖子的人。"),
    ("two Thai opinions", THAI,
     "ผมเลี้ยงผึ้งมาสิบเอ็ดปีแล้วและไม่เคยเสียผึ้งทั้งรังเพราะอากาศหนาวเลยแม้แต่ครั้งเดียวในชีวิต"),
    ("two Russian opinions", RUSSIAN,
     "Я держу пчёл одиннадцать лет и ни разу не терял целый улей из-за холода, их губит сырость."),
    ("a table row",
     "| name | votes | share | change | seat | ward | since |",
     "| anna | 412 | 31.2 | +4.1 | yes | north | 2011 |"),
    ("code",
     "for item in items: total = total + item.price * item.count  # sum of all",
     "while queue: node = queue.pop(); seen.add(node); queue.extend(node.children)"),
]  # fmt: skip
