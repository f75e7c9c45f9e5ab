"""Pages as a repository keeps them: with the marks of the program that builds the site."""

from __future__ import annotations

import pytest

from bot.importing.html import read_html
from tests.importing.test_html import left_out, printed

WHY = "a mark for the builder of the site"


@pytest.mark.parametrize(
    "mark",
    [
        "@extends('layouts.app', ['class' => 'wide'])",
        "@endsection",
        "  @include('menu');",
        "{% extends 'base.html' %}",
        "<% render 'menu' %>",
        "<?php if ($staff->here) { ?>",
    ],
)
def test_a_mark_for_the_builder_of_the_site_is_no_clause_and_is_said(mark: str) -> None:
    read = read_html(f"<h1>Kites</h1>\n{mark}\n<p>Fly low.</p>\n")
    assert printed(read) == ["Kites", "Fly low."]
    assert left_out(read) == {WHY: " ".join(mark.split())}


def test_a_variable_and_an_address_that_begins_with_the_same_sign_are_read() -> None:
    read = read_html("<p>Write to {{ email }}</p><p>\n@if you wish\n</p><p>@show-kites answers</p>")
    assert printed(read) == ["Write to {{ email }}", "@if you wish", "@show-kites answers"]


def test_a_note_to_whoever_builds_the_page_is_no_word_of_it() -> None:
    read = read_html("<p>Fly low. {{-- ask Ann --}} <%# later %> {# now #}</p>")
    assert (printed(read), read.left_out) == (["Fly low."], ())


def test_the_front_matter_of_a_page_is_metadata_and_names_it() -> None:
    read = read_html("---\ntitle: Kites\nversion: 1.10\n---\n<p>Fly low.</p>")
    assert (read.title, read.metadata["version"], printed(read)) == ("Kites", "1.10", ["Fly low."])
    assert read_html("---\ntitle: Kites\n---\n<title>{{ page.title }}</title><p>x").title == "Kites"
    assert printed(read_html("---\n: [\n---\n<p>Fly low.</p>"))[-1] == "Fly low."


@pytest.mark.parametrize("mark", ["<?= h(DESK) ?>", "<?php echo h(DESK); ?>", "<%= h(DESK) %>"])
def test_a_variable_inside_of_a_sentence_is_no_hole_in_it(mark: str) -> None:
    page = f'<div>{mark}</div><p>Write to {mark} (or <a href="{mark}">call</a>).</p><p>{mark} answers.</p>'
    assert printed(read_html(page)) == ["Write to {{ h(DESK) }} (or call).", "{{ h(DESK) }} answers."]
