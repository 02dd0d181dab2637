"""The parts of the modules that need no machine."""

import json

import pytest
from ansible_collections.tunekit.fleet.plugins.module_utils import command as tk


def printed(schema, **keys):
    return json.dumps(dict(schema=schema, **keys))


PLAN = dict(
    schema="tunekit.plan/1", profile="standard", subject=dict(address="0003:31:00.0"),
    steps=[
        dict(id="governor/policy4", title="governor", file="/g", found="schedutil", wanted="performance"),
        dict(id="interrupt/0", title="interrupt", file="/i", found="10", wanted="10"),
    ])


def status(state="applied", outcome="holds", items=("holds", "holds"), profile="standard"):
    return dict(sessions=[dict(
        state=state, outcome=outcome, profile=profile, subject=dict(address="0003:31:00.0"), confirm_by=None,
        items=[
            dict(id="requested/" + step["id"], title=step["title"], seen="x", state=held)
            for step, held in zip(PLAN["steps"], items)])])


def test_words():
    parameters = dict(
        board="cm3588", accel=None, device=None, profile="cool", interrupt_cpus="6-7", spread=True, root="/tree")
    assert tk.choice_words(parameters) == [
        "--board", "cm3588", "--profile", "cool", "--interrupt-cpus", "6-7", "--spread"]
    assert tk.common_words(parameters) == ["--root", "/tree"]
    assert tk.common_words(dict(root=None)) == []


def test_a_document_is_read():
    assert tk.read_document("plan", 0, printed("tunekit.plan/1", steps=[]), "")["steps"] == []


@pytest.mark.parametrize(
    ("state", "output", "errors", "says"),
    [
        (64, "", "unknown option --confirm-within", "another version.*unknown option"),
        (0, "", "", "printed nothing"),
        (1, "{", "it broke", "no JSON: it broke"),
        (127, "", "cannot execute: Exec format error", "Exec format error"),
        (0, "[]", "", "no JSON"),
        (0, '"text"', "", "no JSON"),
        (0, "{}", "", "no JSON"),
        (0, "null", "", "no JSON"),
        (0, '{"schema": "tunekit.plan/2"}', "", "tunekit.plan/2, this collection reads tunekit.plan/1"),
        (0, '{"schema": "tunekit.apply/1"}', "", "tunekit.apply/1"),
        (0, '{"schema": null}', "", "None"),
    ])
def test_what_is_no_document_is_a_failure_with_a_reason(state, output, errors, says):
    with pytest.raises(tk.CommandFailed, match="(?s)" + says) as failed:
        tk.read_document("plan", state, output, errors)
    assert failed.value.details["rc"] == state


@pytest.mark.parametrize("state", [1, 3, 4, 5, 6, 7, 8, 9, 64, 137, -9])
def test_every_status_has_a_meaning_and_keeps_the_error(state):
    text = tk.failure(state, dict(error="why"))
    assert text.endswith(": why")
    assert len(text) > len(": why")
    assert tk.failure(state, {})


def test_a_failed_step_is_named():
    report = dict(steps=[dict(title="governor", error="EROFS"), dict(title="interrupt", error=None)])
    assert tk.failure(6, report) == "a step failed; everything was restored: governor: EROFS"


def test_changes_and_their_difference():
    changes = tk.planned_changes(PLAN)
    assert [change["id"] for change in changes] == ["governor/policy4"]
    shown = tk.diff(changes)
    assert (shown["before"], shown["after"]) == ("governor: schedutil\n", "governor: performance\n")
    report = dict(steps=[
        dict(PLAN["steps"][0], before="a", after="b", result=result)
        for result in ("written", "restored", "already", "failed", "left-alone")])
    assert len(tk.made_changes(report)) == 2


def test_a_revert_that_is_only_checked_shows_what_is_there():
    changes = tk.undone_changes(status())
    assert tk.diff(changes)["after"].startswith("governor: (the value before apply)")


def test_drift():
    items = [
        dict(title="a", state="drifted", expected="x", seen="y", culprit="irqbalance"),
        dict(title="b", state="unproven", expected="x", seen="?", culprit=None),
        dict(title="c", state="holds", expected="x", seen="x", culprit=None),
    ]
    assert len(tk.drifted_items(dict(items=items))) == 1
    assert len(tk.drifted_items(dict(items=items), strict=True)) == 2
    assert tk.drift_message(items[:1]) == "a: expected x, seen y (irqbalance)"


def test_a_saved_plan_is_settled_only_if_all_of_it_holds():
    assert tk.is_settled(PLAN, status())
    assert not tk.is_settled(PLAN, dict(sessions=[]))
    assert not tk.is_settled(PLAN, status(outcome="drifted"))
    assert not tk.is_settled(PLAN, status(profile="cool"))
    assert not tk.is_settled(PLAN, status(state="interrupted"))
    assert not tk.is_settled(PLAN, status(items=("holds", "drifted")))
    assert not tk.is_settled(PLAN, status(items=("holds",)))


def test_versions():
    assert tk.version_mismatch(None, "0.1.0\n") is None
    assert tk.version_mismatch("0.1.0", "0.1.0\n") is None
    assert "0.1.0 is installed, version 0.2.0 is wanted" in tk.version_mismatch("0.2.0", "0.1.0\n")
    assert "unknown version" in tk.version_mismatch("0.2.0", "")
