"""Hits x notices, vendors x health."""

from dataclasses import replace
from datetime import date

from lastcall.model.code import Hit, Place, Role, Sureness
from lastcall.model.health import SourceHealth, SourceState
from lastcall.model.notice import Deadline, Effect, Milestone
from lastcall.model.usage import Waiver
from lastcall.model.vendor import Access, Source, Vendor
from lastcall.stages.cover import CoverState, VendorCover, cover
from lastcall.stages.rows import in_order, rows_of, usages_of, within
from lastcall.stages.touch import touch, touching
from tests.stages.detect.kit import NOTICES, TODAY, VENDORS, notice

HIT = Hit("acme", "nova-1", "model", Place("a.py", 3, 5), 'm = "nova-1"', Role.USE, "name nova-1", Sureness.HIGH)


def test_a_hit_is_about_the_notice_that_names_it_most_directly() -> None:
    (one,) = touch([HIT], NOTICES, VENDORS, today=TODAY)

    assert (one.notice.subject.name, one.severity, one.why) == ("nova-1", "critical", "named")
    assert touch([replace(HIT, subject="nova-7")], NOTICES, VENDORS, today=TODAY) == ()
    assert [n.subject.key for n in touching([HIT], NOTICES, VENDORS)] == ["acme/model/nova-1"]


def test_a_promise_to_live_until_a_day_is_no_end_but_an_announced_floor_is() -> None:
    floor = (Milestone(Effect.SHUTDOWN, Deadline.floor(date(2028, 1, 1))),)
    promise = replace(notice("acme", "nova-1"), milestones=floor)

    assert touch([HIT], [promise], VENDORS, today=TODAY) == ()
    assert len(touch([HIT], [replace(promise, announced_on=date(2026, 1, 1))], VENDORS, today=TODAY)) == 1


def test_a_waiver_holds_for_its_path_and_until_its_day() -> None:
    waiver = Waiver("acme/model/nova-*", "fixtures", date(2026, 12, 1), "a.py")

    def waived(rule: Waiver) -> str:
        return touch([HIT], NOTICES, VENDORS, [rule], today=TODAY)[0].waived_by

    assert waived(waiver) == "fixtures (until 2026-12-01)"
    assert waived(replace(waiver, path="b.py")) == ""
    assert waived(replace(waiver, until=date(2026, 11, 1))) == ""


def test_rows_are_cut_at_the_horizon_and_the_rest_is_counted() -> None:
    far = replace(notice("acme", "nova-2"), milestones=(Milestone(Effect.SHUTDOWN, Deadline.day(date(2029, 1, 1))),))
    hits = [HIT, replace(HIT, subject="nova-2"), replace(HIT, role=Role.MENTION, place=Place("a.py", 1))]
    rows = in_order(rows_of(touch(hits, [*NOTICES, far], VENDORS, today=TODAY), VENDORS, prefix="app/", today=TODAY))

    kept, later = within(rows, date(2027, 11, 26) - TODAY)

    assert [(row.path, row.line, row.role) for row in kept] == [("app/a.py", 3, "use"), ("app/a.py", 1, "mention")]
    assert later == 1
    assert within(rows, None) == (rows, 0)
    assert [usage.location for usage in usages_of(kept)] == ["app/a.py:3"]


def test_a_vendor_is_as_well_known_as_its_worst_source() -> None:
    one, two = Source("acme/a", "acme", "https://a.test"), Source("acme/b", "acme", "https://b.test")
    vendors = {
        "acme": Vendor("acme", "Acme", (one, two)),
        "shut": Vendor("shut", "Shut", (Source("shut/a", "shut", "https://s.test", access=Access.LOGIN),)),
    }

    def told(*states: SourceState) -> VendorCover:
        healths = {
            f"acme/{name}": SourceHealth(f"acme/{name}", state, detail="x")
            for name, state in zip("ab", states, strict=False)
        }
        return cover(["acme"], vendors, healths)[0]

    assert told(SourceState.FRESH, SourceState.FRESH).is_sure
    assert told(SourceState.FRESH, SourceState.BLIND) == VendorCover("acme", CoverState.BLIND, "acme/b: x")
    assert told(SourceState.STALE, SourceState.FRESH).state is CoverState.STALE
    assert told().state is CoverState.UNKNOWN
    assert [one.state for one in cover(["shut", "nobody"], vendors, {})] == [CoverState.UNKNOWN, CoverState.NOT_WATCHED]


def test_a_vendor_of_ones_own_is_known_by_its_sources() -> None:
    def told(state: SourceState) -> CoverState:
        return cover(["own"], {}, {"own/a": SourceHealth("own/a", state)})[0].state

    assert told(SourceState.FRESH) is CoverState.FRESH
    assert told(SourceState.BLIND) is CoverState.BLIND
    assert told(SourceState.PENDING) is CoverState.UNKNOWN
