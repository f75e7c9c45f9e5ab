"""What stands in a page for the program that builds it: PHP, Blade, Jinja, Liquid, front matter.

A repository keeps its pages as templates, and a browser never sees these marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import yaml

from bot.importing.blocks import LeftOut, folded

MARK = "a mark for the builder of the site"

_NOTE = re.compile(r"\{\{--.*?--\}\}|\{#\s.*?\s#\}|<%#.*?%>|<%--.*?--%>", re.DOTALL)
"""A note for whoever builds the page."""
_CODE = re.compile(r"<\?(?!xml\b).*?(?:\?>|\Z)|<%.*?%>|\{%.*?%\}", re.DOTALL)
"""PHP, ERB and EJS, Jinja and Liquid. A variable, `{{ email }}`, stays: a hole in a rule would be worse."""
_PRINTED = re.compile(
    r"(?P<before>[^\s>\"'=][ \t]*)?(?:<\?=|<\?php[ \t]+echo\b|<%=)(?P<said>[^<?%\n]*?);?[ \t]*[?%]>"
    r"(?=(?P<after>[ \t]*[^\s<\"'])?)"
)
"""A variable as PHP and ERB print it."""
_DIRECTIVES = (
    "append|auth|can|canany|cannot|case|component|componentFirst|csrf|default|elseif|elsecan|else|empty|endauth"
    "|endcan|endcannot|endcomponent|endempty|endenv|enderror|endfor|endforeach|endforelse|endguest|endif|endisset"
    "|endonce|endphp|endprepend|endproduction|endpush|endsection|endslot|endswitch|endunless|endverbatim|endwhile"
    "|env|error|extends|for|foreach|forelse|guest|hasSection|if|include|includeIf|includeUnless|includeWhen"
    "|isset|json|lang|livewire|livewireScripts|livewireStyles|method|once|overwrite|parent|php|prepend"
    "|production|props|push|routes|section|show|slot|stack|stop|switch|unless|verbatim|vite|while|yield"
)
_DIRECTIVE = re.compile(rf"^[ \t]*@(?:{_DIRECTIVES})\b[ \t]*(?:\(.*\))?[ \t]*;?[ \t]*$", re.MULTILINE)
"""A line of Blade that holds nothing else."""
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def without_template(text: str) -> tuple[str, dict[str, str], list[LeftOut]]:
    """`text` as a page alone, what its front matter says of it, and the marks that were taken away."""
    metadata, text = _front_matter(text)
    left_out: list[LeftOut] = []

    def taken(found: re.Match[str]) -> str:
        left_out.append(LeftOut(folded(found[0]), MARK))
        return ""

    text = _PRINTED.sub(_variable, _NOTE.sub("", text))
    return _DIRECTIVE.sub(taken, _CODE.sub(taken, text)), metadata, left_out


def _variable(found: re.Match[str]) -> str:
    """A variable inside of a sentence, written as all others; what stands alone calls a part of the page."""
    if not (found["before"] or found["after"]):
        return found[0]
    return f"{found['before'] or ''}{{{{ {escape(found['said'].strip())} }}}}"


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The keys between two lines of dashes on top of a page, and the page; {} where there are none."""
    found = _FRONT_MATTER.match(text)
    try:
        read = yaml.load(found[1], Loader=yaml.BaseLoader) if found else None  # noqa: S506 - only strings
    except yaml.YAMLError:
        read = None
    if found is None or not isinstance(read, Mapping):
        return {}, text
    return {str(key).lower(): str(value) for key, value in read.items() if value}, text[found.end() :]
