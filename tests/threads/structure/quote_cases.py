"""Comments and what they quote, judged by hand: ⟦ and ⟧ stand around what is quoted and are taken out before reading.

Each row: the comment, then for each of its quotes the source (0 is the article, 1 what PARENT's author answered, 2 the
parent) and the passage there where it differs from how the comment has it.
"""

from __future__ import annotations

ARTICLE = (
    "Council delays tram line over soaring costs\n\n"
    "The city council voted on Tuesday to postpone the northern tram line until at least 2031. “We simply cannot "
    "afford another overrun of this size,” said treasurer Maria Lindqvist. The line was meant to carry 64,000 "
    "passengers a day between the harbour and the university. Critics say that every year of delay costs the city "
    "eleven million crowns in bus subsidies alone. A petition with 18,000 signatures was handed over last week."
)
FIRST = (
    "Trams are nineteenth century technology and nobody under forty wants to stand in one with wet strangers. Buses "
    "can change their route overnight; rails stay where some committee put them decades ago."
)
PARENT = (
    "Have you ever tried to get to the university at eight in the morning? Three full buses drove past my stop "
    "yesterday, and the fourth broke down on the bridge. Rails don’t get stuck behind a delivery van parked on the "
    "corner. And no, cycling isn't an answer for someone with a bad knee (like me)."
)
SOURCES = (ARTICLE, FIRST, PARENT)

Row = tuple[str, *tuple[tuple[int, str] | int, ...]]

VERBATIM: list[Row] = [
    ("“⟦We simply cannot afford another overrun of this size⟧” – then plan better.", 0),
    ('"⟦We simply cannot afford another overrun of this size⟧" – then plan better.', 0),
    ("„⟦We simply cannot afford another overrun of this size⟧“ – dann eben nicht.", 0),
    ("«⟦We simply cannot afford another overrun of this size⟧» – vraiment ?", 0),
    ("»⟦We simply cannot afford another overrun of this size⟧« – echt?", 0),
    ("‘⟦We simply cannot afford another overrun of this size⟧’ – then plan better.", 0),
    ("'⟦We simply cannot afford another overrun of this size⟧' – then plan better.", 0),
    ("「⟦We simply cannot afford another overrun of this size⟧」 – then plan better.", 0),
    ("“⟦Rails don’t get stuck behind a delivery van⟧” except when one parks on them.", 2),
    (
        "'⟦Rails don't get stuck behind a delivery van⟧' except when one parks on them.",
        (2, "Rails don’t get stuck behind a delivery van"),
    ),
    (
        "Three? ⟦Three full buses drove past my stop yesterday, and the fourth broke down on the bridge.⟧ Sure.",
        2,
    ),
    ("⟦Three full buses drove past my stop yesterday, and the fourth broke down on the bridge.⟧\n\nAnd so?", 2),
    ("So ⟦the fourth broke down on the bridge⟧, did it?", 2),
    (
        "You say that ⟦three full buses drove past my stop yesterday⟧ but I saw none.",
        (2, "Three full buses drove past my stop yesterday"),
    ),
    ("⟦Buses can change their route overnight⟧! As if they ever did.", 1),
    (
        "No bus line has moved since 1987, and yet ⟦buses can change their route overnight⟧.",
        (1, "Buses can change their route overnight"),
    ),
    (
        "⟦Trams are nineteenth century technology and nobody under forty wants to stand in one with wet strangers.⟧\n"
        "Speak for yourself.",
        1,
    ),
    (
        "So: ⟦The line was meant to carry 64,000 passengers a day between the harbour and the university.⟧ Meant!",
        0,
    ),
    ("⟦every year of delay costs the city eleven million crowns⟧ is the line to remember", 0),
    ("Nice: ⟦A petition with 18,000 signatures was handed over last week.⟧", 0),
    ("⟦Have you ever tried to get to the university at eight in the morning?⟧\nEvery day.", 2),
    ("⟦And no, cycling isn't an answer for someone with a bad knee (like me).⟧\nGet an e-bike.", 2),
    ("@pat ⟦cycling isn't an answer for someone with a bad knee⟧ – my knee likes it.", 2),
    ("LOL ⟦NOBODY UNDER FORTY WANTS TO STAND IN ONE⟧", (1, "nobody under forty wants to stand in one")),
    ("“⟦rails stay where some committee put them decades ago.⟧” That is the point of rails.", 1),
    ("I quote: ⟦Critics say that every year of delay costs the city eleven million crowns in bus subsidies alone.⟧", 0),
    ("What a title: ⟦Council delays tram line over soaring costs⟧. Soaring!", 0),
    ("“⟦Council delays tram line over soaring costs⟧”, once more.", 0),
    ("⟦Council delays tram line over soaring costs⟧\n\nSame headline every year.", 0),
    ("🚋🚋 “⟦Buses can change their route overnight⟧” 😂", 1),
    ("Zuerst: “⟦every year of delay costs the city eleven million crowns⟧”. Das ist viel.", 0),
    ("\u200f“⟦every year of delay costs the city eleven million crowns⟧” هذا كثير", 0),
    ("1) ⟦Buses can change their route overnight⟧ – 2) so can trams, with money.", 1),
]
MARKED: list[Row] = [
    ("> ⟦Buses can change their route overnight⟧\n\nThey never do.", 1),
    (">⟦Buses can change their route overnight⟧\nThey never do.", 1),
    ("> ⟦Buses can change their route overnight; rails stay where some committee put them decades ago.⟧\n\nYes.", 1),
    (
        "> ⟦Buses can change their route\n> overnight; rails stay where some\n> committee put them⟧\n\nYes.",
        (1, "Buses can change their route overnight; rails stay where some committee put them"),
    ),
    ("> ⟦stand in one with wet strangers⟧\n\nMisanthrope.", 1),
    ("> ⟦Rails don't get stuck⟧\n\nThey do.", (2, "Rails don’t get stuck")),
    ("> ⟦Three full buses drove past my stop⟧\nHm.\n> ⟦the fourth broke down⟧\nHm.", 2, 2),
    ("> ⟦Buses can change their route overnight⟧\nNo.\n> ⟦Three full buses drove past my stop⟧\nYes.", 1, 2),
    ("> > ⟦Buses can change their route overnight⟧\n> ⟦Three full buses drove past my stop⟧\nYes.", 1, 2),
    ("> ⟦We simply cannot afford another overrun⟧\n— Lindqvist\n\nShe could afford the opera.", 0),
    ("Pat wrote:\n> ⟦cycling isn't an answer for someone with a bad knee⟧\nPity.", 2),
    ("On Tue, Pat wrote:\n\n> ⟦the fourth broke down on the bridge⟧\n\nI saw it.", 2),
    ("So it would be “⟦another overrun of this size⟧”?", 0),
    ("They fear “⟦eleven million crowns in bus subsidies⟧”.", 0),
    ("“⟦stuck behind a delivery van⟧” – that happened to me as well.", 2),
    ("What do you mean, “⟦nobody under forty wants to⟧”?", 1),
    ("Your “⟦committee put them decades ago⟧” argument fails.", 1),
    ("First “⟦Buses can change their route⟧”, then “⟦rails stay where some committee put them⟧”.", 1, 1),
    ("“⟦Buses can change their route overnight⟧” and “⟦Three full buses drove past my stop⟧” go together.", 1, 2),
    ("*“⟦Buses can change their route overnight⟧”* – no.", 1),
    ("**⟦Buses can change their route overnight⟧** – no.", 1),
    ("_⟦Buses can change their route overnight⟧_ – no.", 1),
    ("[quote=pat]⟦the fourth broke down on the bridge⟧[/quote]\nI saw it.", 2),
    ("<blockquote>⟦Three full buses drove past my stop yesterday⟧</blockquote>\nHm.", 2),
    ("\t> ⟦Buses can change their route overnight⟧\nNo.", 1),
]
CHANGED: list[Row] = [
    (
        "“⟦We simply can not afford another over-run of this size⟧”, she says.",
        (0, "We simply cannot afford another overrun of this size"),
    ),
    (
        "“⟦We simply cannot aford another overrun of this size⟧” – sigh.",
        (0, "We simply cannot afford another overrun of this size"),
    ),
    (
        "“⟦We simply cannot afford one more overrun of this size⟧” – sigh.",
        (0, "We simply cannot afford another overrun of this size"),
    ),
    (
        "“⟦We cannot afford another overrun of this size⟧” – sigh.",
        (0, "We simply cannot afford another overrun of this size"),
    ),
    (
        "“⟦We simply cannot afford another [cost] overrun of this size⟧” – sigh.",
        (0, "We simply cannot afford another overrun of this size"),
    ),
    (
        "“⟦We simply cannot afford another overrun [sic] of this size⟧” – sigh.",
        (0, "We simply cannot afford another overrun of this size"),
    ),
    (
        "“⟦The line was meant to carry … passengers a day between the harbour and the university⟧”: who counted?",
        (0, "The line was meant to carry 64,000 passengers a day between the harbour and the university"),
    ),
    ("“⟦The line was meant to carry⟧ ... ⟦between the harbour and the university⟧”: who counted?", 0, 0),
    ("“⟦The line was meant to carry⟧ [...] ⟦between the harbour and the university⟧”: who counted?", 0, 0),
    ("“⟦The line was meant to carry⟧ […] ⟦between the harbour and the university⟧”: who counted?", 0, 0),
    (
        "“⟦every year of delay costs us eleven million crowns⟧” – says who?",
        (0, "every year of delay costs the city eleven million crowns"),
    ),
    (
        "“⟦Every year of delay costs the city 11 million crowns in bus subsidies alone⟧” – says who?",
        (0, "every year of delay costs the city eleven million crowns in bus subsidies alone"),
    ),
    (
        "“⟦Three full busses drove past my stop yesterday and the forth broke down on the bridge⟧” – ha.",
        (2, "Three full buses drove past my stop yesterday, and the fourth broke down on the bridge"),
    ),
    (
        "“⟦Three full buses drove past MY stop yesterday⟧” – and mine.",
        (2, "Three full buses drove past my stop yesterday"),
    ),
    ("“⟦Rails dont get stuck behind a delivery van⟧” – and mine.", (2, "Rails don’t get stuck behind a delivery van")),
    (
        "“⟦rails do not get stuck behind a delivery van parked on the corner⟧” – they do.",
        (2, "Rails don’t get stuck behind a delivery van parked on the corner"),
    ),
    (
        "“⟦Buses can change their route overnight – rails stay where some committee put them⟧” – so?",
        (1, "Buses can change their route overnight; rails stay where some committee put them"),
    ),
    ("“⟦Buses  can   change\u00a0their route overnight⟧” – so?", (1, "Buses can change their route overnight")),
    (
        "> ⟦Buses can change there route overnight; rails stay were some committee put them⟧\nSo?",
        (1, "Buses can change their route overnight; rails stay where some committee put them"),
    ),
    (
        "> ⟦Buses can change their route overnight;\n> rails stay where a committee put them decades ago.⟧\nSo?",
        (1, "Buses can change their route overnight; rails stay where some committee put them decades ago."),
    ),
    (
        "“⟦nobody under forty wants to stand in a tram with wet strangers⟧” – I do.",
        (1, "nobody under forty wants to stand in one with wet strangers"),
    ),
    (
        "“⟦nobody under 40 wants to stand in one with wet strangers⟧” – I do.",
        (1, "nobody under forty wants to stand in one with wet strangers"),
    ),
    (
        "⟦Trams are nineteenth century technology, and nobody under forty likes to stand in one with wet strangers.⟧",
        (1, "Trams are nineteenth century technology and nobody under forty wants to stand in one with wet strangers."),
    ),
    (
        "⟦Trams are nineteenth-century technology and nobody under forty wants to stand in one with wet strangers.⟧",
        (1, "Trams are nineteenth century technology and nobody under forty wants to stand in one with wet strangers."),
    ),
    (
        "“⟦cycling isnt an answer for someone with a bad knee⟧” – it is.",
        (2, "cycling isn't an answer for someone with a bad knee"),
    ),
    (
        "“⟦cycling isn’t an answer for someone with a bad knee⟧” – it is.",
        (2, "cycling isn't an answer for someone with a bad knee"),
    ),
    (
        "“⟦cycling isn't *an answer* for someone with a bad knee⟧” – it is.",
        (2, "cycling isn't an answer for someone with a bad knee"),
    ),
    (
        "“⟦A petition with 18,000 signatures was handed in last week.⟧” Late.",
        (0, "A petition with 18,000 signatures was handed over last week."),
    ),
    (
        "“⟦A petition with 18.000 signatures was handed over last week⟧” Late.",
        (0, "A petition with 18,000 signatures was handed over last week"),
    ),
]
NONE: list[Row] = [
    ("This.",),
    ("",),
    (" ",),
    ("\n\n\n",),
    ("I agree.",),
    ("No, you are wrong about that and you know it.",),
    ("At the end of the day it is what it is.",),
    ("All's well that ends well, as they say.",),
    ("You get what you pay for.",),
    ("“You get what you pay for” as my father said.",),
    ("“A stitch in time saves nine”, the proverb goes.",),
    ("Maria Lindqvist again.",),
    ("“Maria Lindqvist” again.",),
    ("The “overrun” was planned.",),
    ("The “tram line” was planned.",),
    ("So-called “wet strangers” vote too.",),
    ("“Critics say” – which critics?",),
    ("the city council, the harbour and the university",),
    ("The city council has voted many times before on this and on other things.",),
    ("I live between the harbour and the park and take the bus.",),
    ("I ride the tram to the university every day.",),
    ("The 64,000 number is invented.",),
    ("My stop has no bus at all.",),
    ("Rails cost money. Buses cost money. Streets cost money.",),
    ("at least 2031",),
    ("until at least 2031",),
    ("“until at least”",),
    ("> ok",),
    ("> \n> \n\nWell.",),
    (">>>>>>",),
    ("> what a nonsense\n\nNobody said that.",),
    ("“Trams make children cry” – nobody said that, I made it up.",),
    ("Nobody I know wants to stand anywhere with anybody.",),
    ("Have you ever tried to eat soup with a fork?",),
    ("Have you ever tried to park at the opera on a Tuesday?",),
    ("eight in the morning is too late, five in the morning is too early",),
    ("I said it before and I will say it again: no.",),
    ("Trams are the technology of the future, whatever century they came from.",),
    ("👍👍👍👍👍👍👍👍",),
    ("https://example.org/council-delays-tram-line-over-soaring-costs",),
    ("!!!!!!!!!!!!",),
    ("“”“”“”\"\"\"\"''''",),
    ("… … … …",),
    ("The the the the the the the the the.",),
    ("of the of the of the of the of the",),
    ("It was meant to be a joke.",),
    ("ten million here, eleven million there, soon it is real money",),
    ("Ich fahre lieber mit dem Rad, auch bei Regen und Schnee.",),
    ("Я езжу на велосипеде даже зимой, и мне нравится.",),
    ("我喜欢坐电车去大学，每天早上八点。",),
    ("أنا أفضل الدراجة على الحافلة في كل صباح.",),
    ("They say there is no money.",),
    ("There was a vote on Tuesday.",),
    ("The council voted on Tuesday to close the pool.",),
]
OTHER_SCRIPTS: list[tuple[str, str, str | None]] = [
    (
        "Совет решил отложить строительство трамвайной линии до 2031 года.",
        "«⟦отложить строительство трамвайной линии до 2031 года⟧» – позор",
        None,
    ),
    (
        "Совет решил отложить строительство трамвайной линии до 2031 года.",
        "> ⟦Совет решил отложить строительство⟧\nПозор.",
        None,
    ),
    (
        "Ο δήμος ανέβαλε τη γραμμή του τραμ μέχρι το 2031 λόγω κόστους.",
        "«⟦ανέβαλε τη γραμμή του τραμ μέχρι το 2031⟧» ντροπή",
        None,
    ),
    (
        "市议会周二投票决定将北部电车线路推迟到二零三一年以后再建设。",
        "「⟦将北部电车线路推迟到二零三一年⟧」太久了。",
        None,
    ),
    (
        "市议会周二投票决定将北部电车线路推迟到二零三一年以后再建设。",
        "“⟦将北部电车线路推迟到二零三一年⟧”太久了。",
        None,
    ),
    (
        "市议会周二投票决定将北部电车线路推迟到二零三一年以后再建设。",
        "他们说⟦投票决定将北部电车线路推迟到二零三一年⟧，真可笑",
        None,
    ),
    ("市议会周二投票决定将北部电车线路推迟到二零三一年以后再建设。", "他们投票决定了别的事情。", None),
    (
        "市议会周二投票决定将北部电车线路推迟到二零三一年以后再建设。",
        "> ⟦将北部电车线路推迟到二零三一年⟧\n太久了。",
        None,
    ),
    (
        "市議会は火曜日、北部の路面電車の建設を少なくとも二〇三一年まで延期すると決めた。",
        "「⟦路面電車の建設を少なくとも二〇三一年まで延期する⟧」って本当？",
        None,
    ),
    (
        "시의회는 화요일에 북부 전차 노선을 2031년까지 연기하기로 결정했다.",
        "“⟦북부 전차 노선을 2031년까지 연기하기로⟧” 말도 안 돼",
        None,
    ),
    (
        "قرر مجلس المدينة تأجيل خط الترام الشمالي حتى عام 2031 على الأقل.",
        "«⟦تأجيل خط الترام الشمالي حتى عام 2031⟧» هذا سيئ",
        None,
    ),
    (
        "מועצת העיר החליטה לדחות את קו החשמלית הצפוני עד שנת 2031 לפחות.",
        "”⟦לדחות את קו החשמלית הצפוני עד שנת 2031⟧“ בושה",
        None,
    ),
    (
        "נוסעים רבים מתלוננים על האוטובוסים המלאים בכל בוקר בשעה שמונה.",
        "> ⟦נוסעים רבים מתלוננים על האוטובוסים המלאים⟧\nנכון.",
        None,
    ),
    (
        "नगर परिषद ने मंगलवार को उत्तरी ट्राम लाइन को 2031 तक टालने का फैसला किया।",
        "“⟦उत्तरी ट्राम लाइन को 2031 तक टालने का फैसला⟧” शर्म",
        None,
    ),
    ("สภาเทศบาลมีมติเลื่อนการก่อสร้างรถรางสายเหนือออกไปจนถึงปี", "“⟦เลื่อนการก่อสร้างรถรางสายเหนือออกไป⟧” แย่", None),
    (
        "Die Stadträtin sagte, die Straßenbahn fahre frühestens im Jahr 2031 über die große Brücke.",
        "„⟦die Strassenbahn fahre frühestens im Jahr 2031 über die grosse Brücke⟧“ – schade",
        "die Straßenbahn fahre frühestens im Jahr 2031 über die große Brücke",
    ),
    (
        "Le conseil a repoussé la ligne de tram jusqu’en 2031 au moins, faute d’argent.",
        "« ⟦repoussé la ligne de tram jusqu'en 2031 au moins⟧ » : honte !",
        "repoussé la ligne de tram jusqu’en 2031 au moins",
    ),
    (
        "Le cafe\u0301 du port ferme de\u0301sormais a\u0300 six heures en hiver.",
        "« ⟦café du port ferme désormais à six heures⟧ » ?",
        "cafe\u0301 du port ferme de\u0301sormais a\u0300 six heures",
    ),
    (
        "Hội đồng thành phố quyết định hoãn tuyến tàu điện phía bắc đến năm 2031.",
        "“⟦hoãn tuyến tàu điện phía bắc đến năm 2031⟧” thật sao?",
        None,
    ),
    (
        "Belediye meclisi kuzey tramvay hattını 2031 yılına kadar ertelemeye karar verdi.",
        "“⟦kuzey tramvay hattını 2031 yılına kadar ertelemeye⟧” olmaz",
        None,
    ),
]
