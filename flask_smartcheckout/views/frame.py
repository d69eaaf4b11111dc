"""The shop's own template around our pages: whether it has room for us, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, Template, TemplateNotFound, nodes

from ..settings import ConfigurationError

OURS = "smartcheckout/page.html"
_WRAPPER = (
    "{%% extends sc.settings.base_template %%}{%% block title %%}{{ sc.title }}{%% endblock %%}"
    '{%% block %s %%}{%% include "smartcheckout/assets.html" %%}'
    '<div class="smartcheckout sc-framed" lang="{{ sc.lang }}" dir="{{ sc.dir }}">'
    '{%% include "smartcheckout/languages.html" %%}{%% include sc.content %%}'
    '{%% include "smartcheckout/footer.html" %%}</div>{%% endblock %%}'
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds our content: a template to render, and whether it brings its own `<main>`.

    `around` is False where the template is our own page with something added.
    """

    template: Template
    around: bool
    has_main: bool


@lru_cache(maxsize=64)
def frame(environment: Environment, base: str, block: str) -> Frame:
    """Return the frame of a base template of the shop, whose block of that name is ours.

    Raises ConfigurationError when there is no such template or block.
    """
    sources = list(_ancestry(environment, _existing(environment, base)))
    names = [name for name, _tree, _source in sources]
    if OURS in names:
        return Frame(environment.get_template(base), around=False, has_main=False)
    blocks = {one.name for _n, tree, _s in sources for one in tree.find_all(nodes.Block)}
    if block not in blocks and names[-1] is not None:
        raise ConfigurationError(
            f"{base} has no block {block!r}; it has {', '.join(sorted(blocks)) or 'none'}: "
            "set SMARTCHECKOUT_CONTENT_BLOCK to the one our pages shall fill."
        )
    has_main = any("<main" in source for _n, _t, source in sources)
    return Frame(environment.from_string(_WRAPPER % block), around=True, has_main=has_main)


def _existing(environment: Environment, base: str) -> str:
    assert environment.loader is not None
    try:
        environment.loader.get_source(environment, base)
    except TemplateNotFound:
        raise ConfigurationError(
            f"SMARTCHECKOUT_BASE_TEMPLATE is {base!r}, and the shop has no such template: name "
            "one as extends does in its pages, such as 'base.html'."
        ) from None
    return base


def _ancestry(
    environment: Environment, name: str | None
) -> Iterator[tuple[str | None, nodes.Template, str]]:
    """Yield a template and those it extends; the last has the name None when none can be told."""
    while name is not None:
        loader = environment.loader
        assert loader is not None
        source = loader.get_source(environment, name)[0]
        tree = environment.parse(source, name)
        yield name, tree, source
        extends = tree.find(nodes.Extends)
        if extends is None:
            return
        if not isinstance(extends.template, nodes.Const):
            yield None, nodes.Template([]), ""
            return
        name = str(extends.template.value)
