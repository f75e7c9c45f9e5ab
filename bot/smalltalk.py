"""Greetings, thanks and the like: what is said to the bot and asks nothing of a policy."""

from __future__ import annotations

import re

from bot.model import Chat

_TAIL = r"(?:\s+(?:there|all|everyone|folks|team|again|bot|clausebot|mate|so much|very much|a lot|a bunch|loads|a million|for (?:that|this|your help|the help|now|helping)|that(?:'s| is| was) (?:great|helpful|brilliant|perfect|lovely|all|it)|you))*"
_KINDS = {
    Chat.HELLO: rf"(?:hi+|hiya|hello+|hey+|heya|yo|g'?day|howdy|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings|alright|how are (?:you|things)(?: today| doing)?|how(?:'s| is) it going){_TAIL}",
    Chat.THANKS: rf"(?:thanks?|thank you|thankyou|thx|ta|cheers|much appreciated|great|perfect|brilliant|lovely|nice one|ok(?:ay)?,? thanks?|(?:that(?:'s| is| was) )?(?:really |very )?(?:helpful|useful|great|perfect)|got it|ok(?:ay)?|cool|no worries){_TAIL}",
    Chat.GOODBYE: rf"(?:bye+|bye bye|goodbye|see (?:you|ya)(?: later| soon| tomorrow)?|later|good ?night|cya|take care|have a (?:good|nice) (?:day|one|evening|weekend)){_TAIL}",
    Chat.HELP: r"(?:/?help(?: me)?|what can (?:you|this|i) (?:do|ask|help with)(?: here| you| me)?|how (?:do you|does this|do i use) (?:work|this|you)|what (?:do|should|can) i (?:type|say|do|ask)(?: here| you)?|menu|commands|options|what topics do you (?:know|cover))",
    Chat.WHO_ARE_YOU: r"(?:who|what) are you|are you (?:a )?(?:human|real|robot|bot|person|an? ai|chatgpt|real person)(?: or (?:a )?(?:human|robot|bot|person))?|who am i (?:talking|speaking|chatting) to|who (?:made|built|wrote) you|what(?:'s| is) your name|is this (?:a )?(?:bot|ai|chatgpt|human|real person)",
}
_PATTERNS = {kind: re.compile(rf"(?:{pattern})\W*", re.IGNORECASE) for kind, pattern in _KINDS.items()}


def small_talk(text: str) -> Chat | None:
    """The kind of small talk that `text` is as a whole, or None. "Hello, can I …" is a question."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(text.strip())), None)
