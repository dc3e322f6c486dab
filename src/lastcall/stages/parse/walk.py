"""HTML tree -> blocks, by a walker that neither glues words across blocks nor splits inline tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import Block, Box, Heading, Paragraph
from lastcall.stages.parse.builders import BUILDERS
from lastcall.stages.parse.days import year_left_out
from lastcall.stages.parse.runs import MARKED, Run
from lastcall.stages.parse.tags import LEVELS, ROLES, Role, anchor_of, is_box, label_of, line_of, stamp_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEPTH = 120  # deeper nesting is read as flat text; real pages stay below 60


def blocks_of(node: LexborNode, depth: int = 0) -> tuple[Block, ...]:
    """Return the blocks below a node, in the order of the page."""
    walker = _Walker()
    walker.children(node, depth)
    walker.flush()
    return tuple(walker.blocks)


class _Walker:
    """The state of one descent: the blocks so far and the inline run that is still open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.run = Run()
        self.line = 0

    def flush(self) -> None:
        if self.run.pieces:
            rich = self.run.take()
            if rich:
                self.blocks.append(Paragraph(rich, self.line))

    def children(self, node: LexborNode, depth: int) -> None:
        depth += 1
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                self.run.add(child.text_content or "")
            elif tag[:1] != "-":
                self.visit(child, tag, depth)
            child = child.next

    def visit(self, node: LexborNode, tag: str, depth: int) -> None:
        role = ROLES.get(tag)
        if role is Role.SKIPPED:
            return
        if depth > DEPTH:
            self.run.add(node.text(deep=True, separator=" "))
        elif role is Role.BREAK:
            self.run.add_break()
        elif role is None or (role is Role.BUTTON and node.parent is not None and node.parent.tag in LEVELS):
            self.inline(node, tag, depth)
        elif role is Role.TIME:
            self.time(node, depth)
        elif role is not Role.BUTTON or "aria-expanded" in node.attributes:  # the head of a part that unfolds
            self.flush()
            self.line = line_of(node) or self.line
            self.block(node, tag, role, depth)
            self.flush()

    def block(self, node: LexborNode, tag: str, role: Role, depth: int) -> None:
        if role is Role.HEADING:
            self.children(node, depth)
            rich = self.run.take()
            if rich:
                self.blocks.append(Heading(LEVELS[tag], rich, anchor_of(node), self.line))
        elif role is Role.BUILT:
            built = BUILDERS[tag](node, lambda inner: blocks_of(inner, depth))
            if built is not None:
                self.blocks.append(built)
        elif role is Role.BOX or (role is Role.MAYBE and is_box(node)):
            label = label_of(node, tag)
            inner = blocks_of(node, depth)
            if inner or label:
                self.blocks.append(Box(inner, label, anchor_of(node), self.line))
        else:
            self.children(node, depth)

    def inline(self, node: LexborNode, tag: str, depth: int) -> None:
        if tag not in MARKED:
            self.children(node, depth)
            return
        mark = self.run.open(tag, node.attributes)
        self.children(node, depth)
        self.run.close(mark)

    def time(self, node: LexborNode, depth: int) -> None:
        """Read an element of time: its stamp is kept, and stands in for a text that scripts would write."""
        stamp = stamp_of(node.attributes)
        before = len(self.run.pieces)
        self.children(node, depth)
        if stamp:
            self.run.dates.append(stamp)
            text = "".join(self.run.pieces[before:])
            if not text.strip():
                self.run.add(stamp)
            elif year := year_left_out(text, stamp):
                self.run.add(f", {year}")
