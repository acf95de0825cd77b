"""More pairs of texts, labelled by hand before they were tried: is the one a copy or near-copy of the other?"""

from __future__ import annotations

PASTA = (
    "What did you just say about me, you little snail? I'll have you know I graduated top of my class in the "
    "municipal gardening course, and I have been involved in numerous secret raids on cabbage patches. You are "
    "nothing to me but just another slug. I will pick you off with precision the likes of which has never been "
    "seen before on this allotment, mark my words."
)
RANT = (
    "They closed the library, they closed the post office, they closed the pub, and now they want to close the bus "
    "line as well. When the last bus has left, will somebody at the town hall please switch off the light?"
)
AUTOMOD = (
    "Thank you for your submission, u/{}. Unfortunately it was removed for the following reason: {}. If you feel this "
    "was done in error, please message the moderators. Please read the rules before you post again."
)
OFFER = "Great article! I made {} dollars last month working from home, my cousin told me about this site: {}"
OBITUARY = "Rest in peace, {}. My thoughts are with the family and friends in these difficult days."
LONG = (
    "I was at the meeting and it went quite differently. The chair opened with a minute of silence, then the treasurer "
    "read out figures that nobody could check, because no copies had been handed out. Two members asked for the "
    "accounts of the last three years and were told to write a letter. After an hour and a half the motion was put to "
    "the vote, forty-one hands went up, and that was that."
)

COPIES: list[tuple[str, str, str]] = [
    ("pasta itself", PASTA, PASTA),
    ("pasta, other animal", PASTA, PASTA.replace("snail", "beetle").replace("slug", "bug")),
    ("pasta, shouted", PASTA, PASTA.upper() + "!!!"),
    ("pasta, one sentence dropped", PASTA, PASTA.replace("You are nothing to me but just another slug. ", "")),
    ("pasta, remark before", PASTA, f"Relevant: {PASTA}"),
    ("pasta, remark behind", PASTA, f"{PASTA} lol"),
    ("pasta, line breaks", PASTA, PASTA.replace(". ", ".\n\n")),
    ("pasta, no apostrophes", PASTA, PASTA.replace("'", "")),
    ("pasta with typos", PASTA, PASTA.replace("numerous", "numerus").replace("precision", "precison")),
    ("rant, double post", RANT, f"{RANT} "),
    ("rant, corrected", RANT, RANT.replace("light?", "lights?")),
    ("rant, pub added", RANT, RANT.replace("the pub", "the old pub")),
    ("rant, edit", RANT, f"{RANT}\nEdit: thanks for the gold"),
    ("rant, HTML entities read", RANT, RANT.replace(", they", " &ndash; they".replace("&ndash;", "–"))),
    ("rant, bold", RANT, f"**{RANT}**"),
    ("rant, emoji", RANT, RANT.replace(",", " 😡,")),
    ("removal notices, one reason", AUTOMOD.format("anna", "no flair"), AUTOMOD.format("bert", "no flair")),
    ("removal notices, two reasons", AUTOMOD.format("anna", "no flair"), AUTOMOD.format("bert", "too short")),
    ("spam, other figure", OFFER.format("8,000", "https://a.example"), OFFER.format("9,500", "https://b.example")),
    ("long, shortened", LONG, LONG.replace(" and were told to write a letter", "")),
    ("long, opening dropped", LONG, LONG.partition(". ")[2]),
    ("long, names", LONG, LONG.replace("treasurer", "cashier").replace("chair", "chairman")),
    ("long, address added", LONG, f"{LONG} https://a.example/minutes.pdf"),
    ("long, quoted before", LONG, f"> What happened on Friday?\n\n{LONG}"),
    ("condolences, other name", OBITUARY.format("Anna"), OBITUARY.format("Bert")),
]  # fmt: skip
STRANGERS: list[tuple[str, str, str]] = [
    ("this", "This.", "This."),
    ("this, a hundred times", "This. " * 3, "This. " * 3),
    ("agreed", "Agreed, 100 percent!", "Agreed, 100 percent!"),
    ("first", "First!!!", "first"),
    ("nice article", "Nice article, thank you.", "Nice article, thank you."),
    ("lol", "lol lol lol lol lol lol lol lol", "lol lol lol lol lol lol lol lol lol"),
    ("link alone", "https://a.example/x", "https://a.example/x"),
    ("removed", "[Comment removed by moderator]", "[Comment removed by moderator]"),
    ("quote of the parent", LONG, f"> {LONG}\n\nForty-one? I counted thirty."),
    ("long quote, short answer", RANT, f"> {RANT}\n\nHear, hear."),
    ("quotes of one parent", f"> {RANT}\n\nYes.", f"> {RANT}\n\nNo."),
    ("part of the parent in quotes", LONG,
     "“The treasurer read out figures that nobody could check” – I asked him afterwards and he sent me the table."),
    ("two rants", PASTA, RANT),
    ("rant and report", RANT, LONG),
    ("same beginning",
     "They closed the library, they closed the post office, and I am glad of it since neither had a ramp.",
     "They closed the library, they closed the post office, but the bakery on the corner now does both."),
    ("same question",
     "Does anybody know when the new timetable will be published and where one can get it on paper?",
     "Does anybody know why the old timetable was so much better than what we have been given now?"),
    ("counting", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "21 22 23 24 25 26 27 28 29 30 31 32 33 34 35"),
    ("negation of everything", "Trams are quiet, cheap, clean and fast, and people love them dearly.",
     "Buses are noisy, dear, dirty and slow, and people hate them deeply."),
    ("two letters of thanks",
     "Thank you for the long and thoughtful answer, I will think about the point on the pensions.",
     "Thank you for the long and patient reply, but I still do not see what pensions have to do with it."),
    ("translation", "They closed the library and the post office and nobody asked us about it.",
     "Man hat die Bücherei und die Post geschlossen, und niemand hat uns danach gefragt."),
]  # fmt: skip
