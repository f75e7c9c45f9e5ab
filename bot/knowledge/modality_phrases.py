"""The words by which a clause's modality is known: see modality.py for how they are used.

They are written for sentences in plain form: small letters, one space before every word, and a comma
for every break, one of them at the very start.
"""

from __future__ import annotations

from typing import Final

from bot.model import Modality

# --- words -----------------------------------------------------------------------------------------

PERMISSION = r"(?:permission|approval|consent|agreement|authori[sz]ation|authority|sign off|clearance|permit)"
PEOPLE = (
    r"(?:i|staff|you|people|everyone|everybody|anyone|anybody|nurses|coaches|(?:each|every"
    r"|all) (?:\w+ ){0,2}?\w+|(?!papers|letters|offers|orders|numbers|computers|posters|governors"
    r"|directors|offers|errors|\w+ments\b|events|incidents|accidents|contents|grants|details|emails)"
    r"\w+(?:ers|ors|ees|ants|ents|ists|ians|ils))"
)
ORGANISATION = (
    r"(?:college|school|university|academy|council|company|trust|clinic|hospital|practice|library|shop"
    r"|charity|club|firm|employer|organi[sz]ation|business|authority|agency|board|committee|governors"
    r"|trustees|directors|management|head|headteacher|head teacher|principal|clerk|chair|manager|team"
    r"|department|office|officer|panel|union|police|bank|law|ombudsman|regulator|hr|it services)"
)
_MODAL = (
    r"(?:must|shall|should|ought to|may|might|can|could|will|would|needs? to|ha(?:s|ve) to|do not"
    r"|does not|(?:is|are) (?:not )?(?:to|required|expected|allowed|permitted|entitled|able))"
)
_SOMEBODY = (
    r"(?:you|they|it|he|she|we|i|there|this|one|staff|people|somebody|someone|anyone|nobody|no one|(?:an?"
    r"|the|your|their|any|all) \w+|\w+s)"
)
_MUST = r"(?:must|shall|need to|needs to|has to|have to|required to)"
_ASIDE = r"(?: , [^,]{1,40} ,)?"
_NO_COUNT = r"(?!later|more|less|fewer|longer|sooner|matter|doubt)"
_AWAY = r"(?!(?: \w+){0,2} (?:not|never) to| to (?:not|never|avoid|refrain)| not| against)"
# Verbs with which an order begins, and the words that show that a verb, not a noun, stands before them.
_VERBS = """
accept accompany acknowledge act add address adhere admit agree alert allow answer apply arrange
arrive ask assess assist attach attend back be begin behave block book bring bundle buy call carry
change charge check choose claim clean clear close collect come comply complete confirm consult contact
copy count cover cross create declare delete deliver describe destroy develop dial disclose discuss
display dispose double draw dress drive empty enclose encrypt end ensure enter establish evacuate
examine explain file fill find finish fit flag follow gain gather get give go greet hand handle hang have
help hide hold identify include inform inspect install invite isolate join keep label lead leave let
lift limit list listen lock log look lower maintain make mark measure meet monitor move name note
notify obey observe obtain offer open operate order organise organize pack park pass pay phone place
plan post practise practice prepare present preserve press prevent print promote protect prove
provide pull push put raise read record recycle reduce refer register reject release remain remember
remove repair repeat replace reply report request respect respond restart restrict retain return review
ring rinse run save say scan seal search secure see seek select send separate serve set share shred shut
sign speak spell start state stay step stick stop store submit supervise supply support switch take
talk tell test tidy title train transfer travel treat turn type uninstall unplug update upload use
verify visit wait wash watch wear weigh wipe work wrap write
"""
_OBJECTS = """
a an the any all both each every some only this that these those it them him her us me your our
their its his yourself yourselves anything anyone anybody everything someone sure who what where
when whether how if yours
"""
ORDERS: Final = frozenset(_VERBS.split())
OBJECTS: Final = frozenset(_OBJECTS.split())
# Words that may stand between the others without changing the rule.
_ASIDES = "absolutely also expressly generally ideally kindly normally strictly strongly therefore usually"
FILLERS: Final = frozenset(_ASIDES.split())

# --- rules: at one place the first that fits wins ---------------------------------------------------
# A phrase begins with a plain word or a choice of words, by which it is looked up; "," begins a clause.

RULES: Final[tuple[tuple[Modality, tuple[str, ...]], ...]] = (
    (
        Modality.SAYS,  # somebody else's rule, mere chance, or what the organisation itself does
        (
            rf"(?:who|whom|which|that|what|whatever|how|why|whether)(?: {_SOMEBODY})? {_MODAL}(?: not)?",
            rf"(?:if|when|where|whenever|wherever|while|because|since|until) {_SOMEBODY} {_MODAL}(?: not)?",
            rf"(?:if|when|where|whenever|wherever|while|until|before|after) {_SOMEBODY}"
            r" (?:asks?|asked|expects?|expected|advises?|advised|requests?|requested|urges?)"
            r" (?:you|us|them|staff)\b",
            r"(?:is|are) (?:that|those|anything|information|data) (?:which|that) (?:is|are) only\b",
            r"so (?:that )?\w+(?: \w+){0,2} can(?: not)? be (?:recovered|read|seen|heard|overheard|traced"
            r"|opened|identified|accessed|stolen|lost|found|used by)\b",
            r"this (?:\w+ ){0,2}is to (?:make|help|give|provide|ensure|allow|protect|keep|support)\b",
            r", if [^,]{1,80} , (?:and|or) [^,]{1,80}(?= , (?!and|or|but))",
            r"only appl(?:y|ies)\b",
            r"shall not be \w+ing\b",
            r"(?:you|they|he|she|staff|who) (?:would )?(?:prefer|rather)(?: not)?(?: to)?\b",
            r"(?:may|can|might|could)(?: even| well| already)? (?:lead|result|cause|include|happen|mean"
            r"|have|become|affect|harm|impact|damage|need|want|wish|think|feel|lose|face|occur|arise|vary"
            r"|change|prove|seem|appear|contain|fail|differ|depend|constitute|amount|give rise|put|find"
            r"|help)\b",
            r"(?:may|can|might|could)(?: even| well| not){0,2} be (?:seen|viewed|treated|regarded"
            r"|considered|subject|liable|reported|monitored|able|asked|required|disciplined|dismissed"
            r"|removed|withdrawn|affected|exposed|found|lost|stolen|traced|consulted|copied|held|heard"
            r"|processed|called|aware|possible|appropriate|secure|safe|suitable|difficult|hard|easy"
            r"|useful|helpful|dangerous|harmful|unlawful|illegal|an?|very|more|less|the|too|reached"
            r"|contacted|suspended|deducted|placed|investigated|charged|recorded|referred"
            r"|searched)\b(?! with the| only| solely)",
            r"(?:might|could|would)\b(?! (?:expect|encourage|ask|recommend|like|be (?:wise|well|better|best"
            r"|inappropriate|unwise|sensible)))",
            r"should (?:you|anyone|anybody|somebody|someone|an?|any|this|there|it|the)\b",
            r"(?:this|the)(?<!(?:iolate|breach|broken) this)(?<!break this)(?<!(?:of|in) this)(?<!under this)"
            r"(?<!(?:om|to) the)(?<!to this)(?<!of the)"
            r" (?:\w+ )?(?:policy|document|procedure|guidance|code|handbook|section"
            r"|appendix) (?:should|must|may|can|will|is to|needs to|shall)\b",
            rf"(?:,|and|but|so) we {_MODAL}(?: (?:also |still )?(?:need|have) to)?"
            r"(?!(?: not)? (?:allow|permit|tolerate|accept|ask|expect"
            r"|encourage|recommend|like))",
            r"(?:,|and|but)(?: (?:the|our|your|an?|this))?(?: (?!no|none|neither|member"
            rf"|only)\w+){{0,2}} {ORGANISATION}(?: of(?: \w+){{1,2}})? (?:may|can|could|will|would|does"
            r"|do)\b(?!(?: not)? (?:allow|permit|tolerate|accept))",
            r"(?:purpose|aim|aims|objective|objectives|goal|goals|intention|role|approach|policy"
            r"|guidance)\b[^,]{0,80}? (?:is|are) to\b",
            r"(?:we|i|they) (?:aim|try|hope|intend) to",
            r"(?:not|no|held)(?: \w+)? (?:responsible|responsibility|liable|accountable)",
            r"(?:does|do) not (?:cover|apply|accept (?:liability|responsibility))",
            r"(?:is|are) reminded that\b",  # what follows is a rule like any other
            r"(?:the|a|any) need to\b",
            r"not (?:uncommon|limited to)",
            r"(?:found|deemed|considered|judged) to (?:be|constitute)(?: \w+){0,3}",
            r"(?:this|it) (?:may|can)\b(?! be| only| not)",
            r"there (?:may|can) be",
            r"action (?:may|can|will) be",
            r"(?:may|can|might|could) (?:also )?take (?:\w+ ){0,3}action\b",
            r"(?:can|may) and (?:will|do)\b",
            r"please (?:see|refer|note)\b",
            r"in may\b",
            r"(?:reserve|reserves) the right",
        ),
    ),
    (
        Modality.MAY,  # free to leave it
        (
            r"(?:need|needs) not\b",
            r"(?:do|does|will|did) not (?:have|need) to\b",
            r"(?:not|is not|are not|be not)(?: be)?(?: \w+)? (?:required|obliged|obligated|bound|expected"
            r"|necessary|compulsory|mandatory|prohibited|forbidden|banned)\b(?! not)",
            r"(?:no|any) (?:need|obligation|requirement|duty)\b",
            rf"no (?:\w+ )?{PERMISSION} is (?:needed|required|necessary)",
            r", no (?:\w+ ){1,2}(?:is |are )?(?:needed|required|necessary)",
            r"no (?:\w+ ){0,2}(?:limit|maximum|cap|restriction) (?:to|on|of)\b(?: \w+){0,8}?"
            r"(?: (?:may|can)\b)?",
            r"no (?:\w+ )?(?:maximum|limit|cap)\b",
            rf"no (?:\w+ ){{0,2}}{PERMISSION} (?:is )?(?:needed|required|necessary)",
            r"(?:do|does) not (?:prohibit|prevent|forbid|stop|rule out)\b",
            r"nothing (?:\w+ ){0,5}(?:prevents|stops|prohibits|limits|restricts|forbids)",
            r"(?:do|does) not (?:hesitate|need|require)\b",
        ),
    ),
    (
        Modality.ONLY_IF,
        (
            rf"(?:require|requires|need|needs|must have)(?: \w+){{0,4}} {PERMISSION}\b",
            r"(?:permission|approval|consent|agreement|authorisation|authorization"
            r"|clearance)(?: \w+){0,6} (?:(?:must|shall|should|needs to|has to"
            r"|is to) (?:first )?be (?:obtained|sought|given|granted|requested|agreed)|(?:is"
            r"|are) (?:required|needed|necessary))",
            r"(?:obtain|get|seek|have|secure|gain|ask for|request)(?: \w+){0,5}"
            rf" {PERMISSION}\b[^,]{{0,80}}? (?:before|prior to|first)\b",
            rf"{_MUST}(?: \w+)? (?:obtain|get|seek|have|secure|gain|ask for|request)(?: \w+){{0,4}}"
            rf" {PERMISSION}\b",
            r"(?:must|shall|should|need to|needs to|has to|have to|is to|are to)(?: \w+)? be(?: \w+)?"
            r" (?:approved|authori[sz]ed|agreed|signed off)\b",
            r", (?:first )?(?:ask|check with|speak to|consult|tell)\b[^,]{0,80}? before (?:you|\w+ing)\b",
            r"only (?:\w+ ){1,6}?(?:may|can|is|are|shall|will be|should)\b",
            r"(?:may|can|must|shall|should|is|are|be)(?! not only)(?: not)? (?:(?!not )\w+"
            r" ){0,6}?(?:only|solely|exclusively)\b",
            rf"subject to(?: \w+){{0,5}} {PERMISSION}\b",
            r"by \w+ only\b",
            r", only (?:if|where|when|after|with)\b",
            r"unless (?:otherwise )?(?:pre )?(?:agreed|approved|authori[sz]ed|permitted) (?:by|with)\b",
            rf"{PERMISSION} (?:required|needed)\b",
            r"not (?:\w+ ){1,4}(?:unless|except)\b",
        ),
    ),
    (
        Modality.MUST,  # two negatives
        (
            r"(?:must|shall|should|do|will|, do) not (?:fail|forget|neglect|omit) to",
            r"never (?:fail|forget|neglect|omit) to",
        ),
    ),
    (
        Modality.SHOULD_NOT,
        (
            rf"should{_ASIDE}(?: \w+)? (?:not|never|avoid|refrain)\b(?! only)",
            r"ought (?:not|never)",
            r"(?:ask|asks|asked|advise|advised|encourage|encouraged|expect|expects|expected|request"
            r"|requests|requested|urge|urged|remind|reminded|recommend|recommended|prefer"
            r"|preferred)(?: (?!to)\w+){0,2} (?:not to|never to|to (?:not|never|avoid|refrain)"
            r"|against)\b",
            r"(?:discourage|discourages|discouraged)\b",
            r"(?:not|never|is not|are not|is never)(?: \w+)? (?:advisable|recommended|wise|sensible"
            r"|advised|good practice|best practice)\b",
            r"(?:inadvisable|unwise|ill advised)\b",
            r"(?:best|better|preferable|good practice|wise|sensible)(?: practice)?(?: is)? (?:not to"
            r"|to avoid|not)\b",
            r"(?:please|, please) (?:do not|never|not|avoid|refrain)\b",
            r"(?:,|and|or|but) (?:avoid|refrain)\b",
            r"(?:try|aim) (?:not to|to avoid)\b",
            rf"(?:no|nobody|nothing|none|neither) {_NO_COUNT}(?:\w+ ){{0,6}}?should\b",
            r"to avoid ,",
        ),
    ),
    (
        Modality.MUST_NOT,
        (
            r"(?:under|in|on|at|shall under|must under|may under|should under) no (?:\w+"
            r" )?(?:circumstances?|conditions?|account|time|point|case|event)\b",
            rf"{_MUST}{_ASIDE}(?: \w+)? (?:not|never|avoid|refrain|cease|neither|refused"
            r"|avoided)\b(?! only)",
            r"(?:may|can) not\b(?! only)",
            r"(?:is|are|be) (?:(?!not)\w+ )?(?:prohibited|forbidden|banned|barred|unacceptable"
            r"|inappropriate|disallowed|off limits|against (?:the|our|this)|contrary to|in breach of"
            r"|out of bounds|neither)\b",
            rf"(?:is|are)(?: required| obliged| bound)?{_ASIDE} (?:not|never) to\b",
            rf"(?:is|are|be){_ASIDE} (?:not|never){_ASIDE}(?: \w+)? (?:permitted|allowed|authori[sz]ed"
            r"|acceptable|entitled|eligible|claimable|allowable|tolerated|appropriate|free)\b",
            r"not be (?:tolerated|accepted|permitted|allowed|acceptable|condoned)",
            r"no (?:\w+ ){1,4}(?:will|shall|can|may) be (?:paid|reimbursed|refunded|granted|allowed|accepted"
            r"|permitted|given)\b",
            r"no (?:\w+ ){0,3}(?:loans?|advances?|payments?|refunds?|exceptions?) (?:will|shall|can|may)"
            r" be made\b",
            r"(?:regarded|seen|viewed|treated|considered|classed) as(?: an?| serious| gross| clearly)*"
            r" (?:inappropriate|unacceptable|misconduct|(?:breach|violation) of)\b",
            r"(?:do|does) not (?:allow|permit|tolerate|accept|condone)\b",
            r"zero tolerance",
            r"(?:prohibit|prohibits)\b",
            r"(?:is|are|be|constitute|constitutes)(?: considered| an?| serious| clear"
            r"| gross)* (?:misconduct|(?:breach|violation) of)\b",
            r"(?:is|are|shall|must)(?: to)? be no\b",
            r"(?:do|does) not have(?: the| any)? (?:permission|right|authority)",
            r"(?:has|have) no (?:right|permission|authority)",
            rf"(?:no|nobody|nothing|none|neither|nor) {_NO_COUNT}(?:(?!but )\w+ ){{0,9}}?(?:may|can|shall"
            r"|must|(?:is|are) (?:to|allowed|permitted))\b",
            rf"(?:,|and|or|but|then|so)(?: {PEOPLE})? (?:do not|never)\b(?! (?:worry|hesitate|have|need"
            r"|fail|forget|neglect|omit|necessarily))",
            r", no(?: \w+){1,3}$",
            r"(?:may|can|will) never\b(?! (?:fail|forget|neglect|omit))",
            r", (?:leave|make|take|give|accept|store|keep|bring|use|allow) no\b",
            r", (?:stop|cease) \w+ing\b",
        ),
    ),
    (
        Modality.SHOULD,
        (
            r"should\b",
            r"ought to\b",
            r"(?:is|are|be|was) (?:(?!not)\w+ )?(?:expected|encouraged|asked|advised|requested|reminded"
            rf"|urged)(?= to| that| ,|$){_AWAY}",
            r"(?:is|are|be|was) (?:(?!not)\w+ )?(?:recommended|hoped|important|advisable|preferable"
            rf"|desirable|sensible|wise|best|good practice|best practice)\b{_AWAY}",
            r"(?:ask|asks|expect|expects|encourage|encourages|recommend|recommends|advise|advises|urge"
            r"|urges|request|requests|suggest) (?:you|all|our|its|that|staff|parents|everyone"
            rf"|employees)\b{_AWAY}",
            r"(?:good|best) (?:practice|course|thing|way|approach) (?:is )?to\b(?! avoid)",
            r"be (?:well|better) advised",
            r"please\b",
            r"(?:,|and) (?:try|aim|endeavour|strive|seek) to\b(?! avoid)",
            r", (?:consider|think|bear in mind)\b",
            r", (?:where|wherever) (?:possible|practicable|you can) ,(?= (?!you|staff|all|the|avoid)\w)",
        ),
    ),
    (
        Modality.MUST,
        (
            rf"{_MUST}(?<!required to)\b",
            r"(?:is|are|be) (?:\w+ )?(?:required|obliged|obligated|bound)\b",
            rf"(?:is|are)(?: always)?{_ASIDE} to (?!the|a|an)\w+",
            r"(?:require|requires) (?:you|staff|all|employees|that|every|each)\b",
            r"requirement (?:of|that|to)",
            r"responsible for\b",
            r"(?:is|are|has|have|bear|bears|take|takes)(?: (?!lines?|of)\w+){1,3} responsibility (?:to"
            r"|of|for)\b",
            r"(?:your|their|a) responsibility",
            r"accountable for",
            r"(?:is|are) (?:\w+ )?(?:essential|vital|mandatory|compulsory|obligatory|imperative|crucial"
            r"|incumbent)\b",
            r"(?:a|the|your) (?:\w+ )?duty (?:to|of)\b",
            r"(?:i|you) (?:agree|undertake|promise|pledge) to\b",
            r"falls to\b",
            r", always\b",
        ),
    ),
    (
        Modality.MAY,
        (
            r"(?:may|can)\b",
            r"(?:is|are|be) (?:\w+ )?(?:allowed|permitted|entitled|free|welcome|able|eligible"
            r"|authori[sz]ed|claimable|acceptable|fine|ok|okay|happy for you)\b",
            r"(?:right|discretion|option|choice) to\b",
            r"(?:have|has) the (?:right|option|choice) of\b",
            r"up to you\b",
        ),
    ),
)
