"""What a shop may link to, and what a browser would run."""

from __future__ import annotations

import pytest

from flask_smartcheckout.links import is_link


@pytest.mark.parametrize(
    "url",
    ["/terms", "mug.jpg", "?page=2", "//cdn.example/mug.jpg", "http://a.example", "HTTPS://a"],
)
def test_pages_and_pictures_are_links(url: str) -> None:
    assert is_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.com",
        "http://[",
        b"/terms",
        5,
    ],
)
def test_nothing_else_is(url: object) -> None:
    assert not is_link(url)
