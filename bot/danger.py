"""Whether somebody tells of danger to life: then help comes before any rule.

General English, for a text as `set_phrase` has it. What only asks about such a thing, supposes it, or
speaks of a film or a drill tells of none.
"""

from __future__ import annotations

from bot.matching.normalise import set_phrase
from bot.patterns import Pattern

_SELF = r"(?:him|her|my|them|your|one)[ -]?sel(?:f|ves)"
_SOMEBODY = (
    r"(?:i|he|she|they|we|somebody|someone|everybody|one of \w+(?: \w+)?|(?:an?|my|our|the|this|that|his|her|their)"
    r" (?:\w+ ){0,2}?(?:student|pupil|learner|child|kid|baby|boy|girl|lad|lass|man|woman|person|colleague|friend|mate"
    r"|teacher|tutor|manager|boss|visitor|parent|mother|mum|father|dad|member of staff|contractor|driver|cleaner"
    r"|caretaker|patient|resident|customer|neighbour|husband|wife|partner|son|daughter|brother|sister|guy|bloke"
    r"|woman|group|gang))"
)
_IS = r"(?:(?: \w+){0,3}? )?(?:is|am|are|was|were|has|have|had|just|been|keeps?|may|might|could|be|seems?|looks?)"
_WEAPON = (
    r"(?:\w+ ){0,2}?(?:knife|knives|gun|guns|weapons?|machete|bomb|acid|firearm|rifle|pistol|axe|sword)"
    r"\b(?! (?:set|block|drawer|skills|licence|crime))"
)
_TO_DIE = (
    rf"(?:kill|hang|drown|shoot|cut|harm|hurt|poison|stab)(?:s|ing|ed|t?ing)? {_SELF}|suicid\w+|self[ -]?harm\w*"
    r"|(?:wants?|wanted|wish(?:es|ed)?|going|rather|off|planning|plans|ready|trying|tried|threaten\w*) (?:to )?"
    r"(?:(?:i|he|she|they) (?:was|were) )?(?:be )?(?:die|dead)\b(?! of (?:embarrassment|shame|boredom|laugh\w*|hunger))"
    r"|end(?:s|ing)? (?:it all|(?:my|his|her|their) (?:own )?life)|tak(?:e|es|ing|en) (?:my|his|her|their) own life"
    r"|no (?:reason|point in|point) (?:to )?(?:live|living|going on)"
    r"|not want to (?:live|wake up|be alive|be here any ?more|exist)"
    r"|cuts (?:on|all over) (?:my|his|her|their) (?:arms?|wrists?|legs?)|overdos\w+"
    r"|(?:taken|took|swallow\w*) (?:too many|a lot of|lots of|loads of|all|a bottle of|a whole \w+ of)"
    r"(?: (?:the|my|his|her|their))? (?:\w+ )?(?:pills?|tablets?|paracetamol|medication|medicine)"
    r"|swallow(?:ed|ing) (?:bleach|poison|acid)"
    r"|(?:jump|jumping|jumped|fall|fallen|fell) (?:off|from) (?:the|a) (?:roof|bridge|window|balcony|ladder|scaffold\w*)"
)
_OF_THE_BODY = (
    r"(?:not|stopped|cannot|can not|struggling to|unable to|hardly|barely) breath(?:e|ing)|heart attack"
    r"|cardiac arrest|bleeding (?:badly|heavily|a lot|to death|out)|anaphyla\w+|electrocuted"
    r"|(?:need|needs|call|get|send) (?:me )?(?:an )?ambulance"
    rf"|{_SOMEBODY}{_IS} (?:collaps\w+|passed out|unconscious|unresponsive|chok(?:es?|ed|ing)"
    r"|dying(?! (?:for|to))|drowning|bleeding|having an? (?:\w+ )?(?:stroke|seizure|fit))"
)
_BY_OTHERS = (
    rf"{_SOMEBODY}(?: \w+){{0,6}}? (?:with|has|have|had|got|carrying|brought|brings?|waving|holding|pulled|pulling"
    rf"|pointing|by) {_WEAPON}|(?:threat\w*|attack\w*)(?: \w+){{0,3}}? (?:with|by) {_WEAPON}"
    r"|stabbed|strangl(?:es|ed|ing)|been shot|shot at|bomb threat|there is a bomb"
    r"|(?:threat\w*|wants?|tried|trying|planning|going) to (?:stab|shoot|strangle|murder)"
    r"|(?:threat\w*|wants?|tried|trying|planning|said (?:he|she|they) (?:will|would|(?:is|are) going to)) (?:to )?"
    r"kill (?:me|us|him|her|them|you|someone|somebody|my|his|our|an?|the)"
    r"|being (?:attacked|strangled|beaten up)"
)
_OF_THE_PLACE = (
    r"(?:there (?:is|has been|have been)|see|seen|saw|smell|smelled|smelt|spotted) (?:a |the |some )?"
    r"(?:fire|gas leak|smoke|smell of gas)\b(?! (?:drill|door|alarm|exit|extinguisher|safety|risk|warden|point|test"
    r"|officer|escape|policy|regulation|training|notice))|(?:(?:is|are|was) on|caught) fire"
    r"|(?:life|lives|somebody|someone|i|he|she|they|student|child|colleague) (?:is|are|am|may be|might be|could be)"
    r" in (?:real |serious |immediate |great |grave )?danger|in danger (?:now|right now)"
)
_DANGER = Pattern(rf"\b(?:{_TO_DIE}|{_OF_THE_BODY}|{_BY_OTHERS}|{_OF_THE_PLACE})\b")
_ASKED_OR_SUPPOSED = Pattern(
    r"\b(?:if|when|whenever|unless|in case|suppose|supposing|imagine|anyone who|whoever|polic(?:y|ies)|rules?|procedures?"
    r"|guidance|training|courses?|lessons?|posters?|leaflets?|awareness|prevention|films?|movies?|books?|plays?|videos?"
    r"|games?|stor(?:y|ies)|songs?|essays?|poems?|novels?|dramas?|scenes?|drills?|joke|joking|laugh\w*)\b"
    r"|^(?:(?:so|and|but|ok|okay|please|hi|hello)\W+)*(?:can|could|may|must|should|do|does|did|is|are|am|was|will|would|has|have|what|which|who"
    r"|whom|how|where|why)\b"
)
_PART = Pattern(r"[.?!;,\n]+\s*|\s+-\s+|\band (?=(?:what|who|how|can|should|do|is|are)\b)")
_SOMEBODY_ELSE = Pattern(
    rf"\b(?!i\b){_SOMEBODY}\b|\b(?:him|her|them|his|their|students?|pupils?|child|children|colleague)\b"
)


def tells_of_danger(said: str) -> bool:
    """Whether a message, as `set_phrase` has it, tells that somebody may be dying, or may die unless help comes."""
    parts = (part for part in _PART.split(said) if part)
    return any(_DANGER.search(part) and not _ASKED_OR_SUPPOSED.search(part) for part in parts)


def is_about_another(text: str) -> bool:
    """Whether `text` speaks of somebody besides the one who says it."""
    return bool(_SOMEBODY_ELSE.search(set_phrase(text)))
