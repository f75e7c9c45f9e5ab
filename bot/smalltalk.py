"""Greetings, thanks, complaints and the like: what is said to the bot and asks nothing of a policy."""

from __future__ import annotations

import re
from enum import Enum, auto

from bot.replies import Chat

_BOT = r"(?:you(?: lot| guys| people| all)?|this|it|that)"
_THEM = r"(?:him|her|them|anyone|anybody|people|hr|(?:my|our|the) (?:line )?(?:boss|manager|supervisor|head|principal|team|employer))"
_SEEN = r"(?:see|read|know|hear|find out)"
_MINE = (
    r"(?:what i (?:am |have )?(?:say|said|saying|ask|asked|asking|type|typed|typing|write|wrote|tell you|told you)"
    r"|my (?:questions?|messages?|name|chats?)|(?:that )?i (?:asked|ask|am asking)(?: (?:this|that|you))?"
    r"|this(?: chat| conversation)?)"
)
_NO_GOOD = (
    r"(?:wrong|not right|incorrect|useless|rubbish|stupid|dumb|pathetic|hopeless|terrible|awful|nonsense|garbage|crap|shite?"
    r"|bollocks|annoying|unhelpful|no (?:help|good|use)|not (?:(?:very |at all )?(?:helpful|useful|good)|it|working"
    r"|(?:my|the) question|(?:the )?(?:answer|right (?:one|answer|rule|clause|policy))|what i (?:asked|meant|said|wanted|need)(?: for)?)"
    r"|(?:a )?waste of (?:my )?time|(?:an )?idiot|(?:a )?(?:joke|moron))"
)
_PIECES = {  # for lower-case text in full spelling; of a message of several, the first kind here counts
    Chat.PRIVATE: (
        r"(?:is|are) (?:this|it|our|the|these)(?: chats?| conversations?| messages?)? (?:really |all |completely |kept |being |strictly )*"
        r"(?:confidential|private|anonymous|secret|monitored|recorded|logged|saved|watched)"
        rf"|(?:do|will|can|could|are|does|would) {_BOT} (?:going to )?(?:tell(?:ing)?|share|sharing|pass(?:ing)? on|report(?:ing)?|remember|keep(?:ing)?|store|storing|save|saving"
        rf"|record(?:ing)?|log(?:ging)?)(?: (?:to |with )?(?:my (?:line )?(?:boss|manager)|hr|anyone|anybody|someone|people|on))?(?: about)? (?:{_MINE}|me)"
        rf"|who (?:can|will|else can|could) {_SEEN} {_MINE}"
        rf"|(?:does|will|can|could|do|would) (?:my (?:line )?(?:boss|manager|employer|head)|hr|anyone|anybody|someone|people|they|you)(?: else)? {_SEEN}(?: about)? {_MINE}"
        rf"|(?:will|would|do|are) you (?:going to )?(?:tell(?:ing)?|inform(?:ing)?) {_THEM}(?: (?:about )?(?:it|this|that|me))?"
        rf"|(?:please )?do not (?:tell|let|inform) {_THEM}(?: know)?(?: (?:about )?(?:it|this|that|me))?|i do not want {_THEM} (?:to )?(?:know|find out|see|hear)(?: (?:about )?(?:it|this|that))?"
        r"|are you (?:spying on|watching|monitoring|recording|listening to) (?:me|us|this)|do you know (?:who i am|my name)"
    ),
    Chat.TOPICS: (
        r"(?:what|which)(?: other)? (?:policies|topics|documents|subjects|rules)(?: (?:do|can|are|have) (?:you|there|i|we))?(?: (?:know|have|cover|got|ask|look (?:in|at|through)|search))?(?: about)?"
        r"|(?:please )?(?:list|show)(?: me)?(?: all)?(?: (?:the|your|our))? (?:policies|topics)|what (?:do|can) you (?:know|cover)(?: about)?|what are (?:the|your|our) (?:topics|policies)"
    ),
    Chat.HELP: (
        r"/?help(?: me)?|i need (?:some )?help|what can (?:you|this|i) (?:do|ask|help with)(?: here| you| me(?: with)?)?|(?:can|could) you help(?: me)?"
        r"|how (?:do you|does this|do i use) (?:work|this|you|it)|what (?:do|should|can) i (?:type|say|do|ask)(?: here| you)|menu|commands|options"
    ),
    Chat.WHO_ARE_YOU: (
        r"(?:who|what) are you|are you (?:an? )?(?:real |actual )?(?:human|real|alive|robot|bot|person|machine|ai|chatgpt|copilot|language model)(?: or (?:an? )?(?:real )?(?:human|robot|bot|person|machine))?"
        r"|who am i (?:talking|speaking|chatting) to|who (?:made|built|wrote|created|designed|owns|runs) you|what is your name|is this (?:an? )?(?:bot|ai|chatgpt|human|real person)"
        r"|(?:do|did|can|could) you (?:just )?(?:make (?:this|that|it|things|rules) up|hallucinate|make mistakes)|can i trust you|do you use ai"
    ),
    Chat.EXPLAIN: (
        r"i (?:still )?(?:do not|did not|cannot|can not|could not) (?:really |quite )?(?:understand|get|follow)(?: (?:it|that|this|you|what (?:that|this|it) means|what you mean|(?:the|that|this) (?:rule|clause|policy|words|answer)))?"
        r"|what (?:does|do|did) (?:that|this|it|you)(?: even| actually| all)? mean(?: by (?:that|this))?|(?:can|could|would|will) you (?:explain|rephrase|simplify|summarise|clarify|reword)(?: (?:it|that|this)(?: to me| for me)?)?"
        r"|(?:please )?explain(?: (?:it|that|this)(?: to me| for me)?)?|(?:(?:can|could) you )?(?:say|put|write) (?:it|that|this)(?: (?:more )?(?:simply|clearly|again|differently))?"
        r"|in (?:plain|simpler?|normal|easy|easier|other) (?:english|words|language|terms)|(?:this|that|it) makes no sense|that is (?:not clear|unclear|confusing)|i am (?:still )?confused"
    ),
    Chat.COMPLAINT: (
        rf"{_BOT}(?: is| are| was| were)? (?:(?:just|so|really|totally|completely|very|all|an?|bloody|fucking|absolutely) )*{_NO_GOOD}(?: (?:bot|robot|machine|program|thing|answer|reply))*"
        r"|(?:(?:you|what an?) )?(?:(?:stupid|useless|bloody|fucking|dumb|rubbish|shit|crap|terrible) )+(?:bot|robot|machine|thing|idiot|answer|program)|idiot|useless|rubbish"
        r"|(?:that|this|it|you) (?:did not|does not|do not|is not|are not|have not|has not|was not) (?:really )?(?:help(?:ed|ing|ful)?|work(?:ing)?|answer(?:ed|ing)?|listen(?:ing)?|understand(?:ing)?)(?: me)?(?: (?:my|the) question)?"
        r"|(?:wrong|bad) (?:answer|one|rule|clause|policy)|not (?:very )?helpful|try again|i (?:hate|do not like) (?:you|this(?: bot)?)"
        r"|fuck(?:ing hell| off| you| this)?|piss off|shut up|bugger off|sod off|bollocks|(?:oh )?shit|damn(?: it)?|bloody hell|what the (?:hell|fuck|heck)(?: is (?:this|that))?"
    ),
    Chat.GOODBYE: (
        r"bye+(?: ?bye+)?|goodbye|see (?:you|ya)(?: later| soon| tomorrow)?|later|good ?night|cya|cheerio|take care|have a (?:good|nice|great|lovely) (?:day|one|evening|weekend|time)"
    ),
    Chat.THANKS: (
        r"thanks?(?: you| ya)?|thankyou|ta|cheers|much appreciated|i appreciate (?:it|that)|great|perfect|brilliant|lovely|excellent|amazing|awesome|wonderful|fab|nice one|cool|good bot|well done"
        r"|(?:that (?:is|was|has been)|you (?:are|have been)|this is|very|so)? ?(?:(?:really|very|so|a|super|most|been) )*(?:helpful|useful|great|perfect|brilliant|lovely|kind|amazing|(?:big |great )?help)"
    ),
    Chat.HELLO: (
        r"hi+(?:ya)?|hello+|helo|hey+a?|hullo|yo|g'?day|howdy|ey up|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings|alright"
        r"|how (?:is|are|r) (?:you|things|it going|life)(?: today| doing)*|(?:i )?hope (?:you|all|this)(?: are| is)? ?(?:find you |finds you )?(?:well|ok|good)(?: today)?|what is up|nice to meet you"
    ),
    Chat.NOTED: (
        r"(?:no )?i (?:really |just )?(?:do|am|did) not (?:want(?:ing)?|wish(?:ing)?|going|need|mean|trying|here) to (?:report|make a report|complain)(?: (?:anything|anyone|anybody|something|someone|it|this|that|him|her|them))?(?: (?:any ?more|after all|yet|now))?"
        r"|(?:i (?:have )?)?changed my mind(?: about (?:it|this|that|reporting(?: it)?))?|(?:stop|cancel|forget)(?: about)? (?:the |this |that |my )?report(?:ing)?(?: (?:it|this|that))?|(?:this|it|that) is not a report"
        r"|ok(?:ay)?|kk?|right|fine|sure|yes|yeah|yep|yup|no|nope|nah|maybe|perhaps|(?:i am )?sorry(?: about (?:that|this))?|my bad|never ?mind|forget (?:about )?(?:it|that|this)|stop|cancel|start (?:again|over)|reset|wait"
        r"|hang on|(?:just )?(?:a|one) (?:sec|second|moment|minute)|i see|understood|makes sense|fair enough|got it|not (?:really|sure)|i do not (?:know|mind|care)|test(?:ing)?|no (?:problem|worries|bother)|that is (?:all|it|everything|fine|ok|okay)"
        r"|nothing(?: else)?|ignore (?:that|this|me)|interesting|wow|good to know|noted|just (?:testing|checking|asking|looking)"
        # Words that go with any of these and mean nothing by themselves.
        r"|please|actually|there|all|everyone|everybody|folks|team|again|bot|clausebot|mate|pal|hun|love|dear|friend|x+|so much|very much|a lot|a bunch|loads|a million|very|really|so|too|then|and|but|well|oh|ah|h+m+|um+|er+m?|(?:ha){2,}h?|(?:he){2,}|now|today"
        r"|for (?:that|this|it|now|(?:all )?(?:your|the) (?:help|answer|reply|information|time)|helping(?: me)?|nothing)"
    ),
}
_UPSET = (
    r"i (?:am|was|have been|feel|felt|am feeling|got) (?:(?:so|really|very|a bit|quite|too|just|absolutely|feeling|all|being|getting) )*"
    r"(?:scared|frightened|afraid|worried(?: sick)?|upset|anxious|terrified|desperate|panicking|ashamed|stressed out|struggling|crying|depressed|suicidal"
    r"|awful|terrible|unsafe|alone|lonely|in trouble|in danger|not (?:ok|okay|safe|coping))(?: (?:at work|here|about (?:it|this|that|work)))*"
    r"|i do not (?:know (?:what to do|(?:who|whom) to (?:tell|ask|talk to|turn to)|where to turn)|feel (?:safe|ok|okay))(?: (?:any ?more|here|at work))*"
    r"|i cannot (?:cope|go on|take (?:it|this|any ?more)|do this)(?: any ?more)?"
    r"|i (?:want|wish|am going|would like) (?:to )?(?:i (?:was|were) )?(?:die|dead|be dead|kill myself|end (?:it(?: all)?|my life)|(?:hurt|harm) myself)"
    r"|i (?:have )?(?:done|did|made) (?:something|a) (?:(?:really|very|so|terrible|awful|bad|stupid|big|wrong|huge|terribly|mistake)\b ?)+"
    r"|something (?:really |very )?(?:bad|terrible|awful) (?:has )?happened(?: (?:to me|at work|today))*"
)
_ALONG = r"what (?:do|should|can|will|shall) i do"
"""Says nothing of how somebody feels; with something that does, it is all one."""
_PIECE = re.compile(
    rf"(?:(?P<UPSET>{_UPSET})|(?P<ALONG>{_ALONG})|"
    + "|".join(f"(?P<{kind.name}>{said})" for kind, said in _PIECES.items())
    + r")(?!\w)[\W_]*"
)


class Mood(Enum):
    """How somebody feels who says nothing of what it is about."""

    UPSET = auto()
    """They feel bad: "please help, I am scared"."""


def small_talk(said: str) -> Chat | Mood | None:
    """The kind of small talk that a message is as a whole, or None. "Hello, can I …" is a question.

    `said` is the message as `set_phrase` has it.
    """
    pieces = _pieces(said)
    if pieces is None:
        return None
    if "UPSET" in pieces:
        return Mood.UPSET
    if not pieces.issubset(Chat.__members__):
        return None
    return next((kind for kind in _PIECES if kind.name in pieces), Chat.NOTED)


def _pieces(said: str) -> set[str] | None:
    """The names of the pieces that `said` is made of; None where something in it is none of them."""
    names, at = set(), 0
    while at < len(said):
        piece = _PIECE.match(said, at)
        if piece is None or piece.lastgroup is None:
            return None
        names.add(piece.lastgroup)
        at = piece.end()
    return names
