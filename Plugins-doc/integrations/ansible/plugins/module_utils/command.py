# Copyright: the authors of TuneKit
# MIT License (see LICENSE of TuneKit)
"""What the modules need to run the command and to read what it prints. Only the standard library."""

from __future__ import annotations

import json

DONE, ERROR, CHANGES, UNKNOWN, DRIFTED, REFUSED, ROLLED_BACK, NOT_RESTORED, NEEDS_ROOT, USAGE = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 64)

MEANINGS = {
    ERROR: "tunekit failed",
    UNKNOWN: "board or accelerator not recognised",
    DRIFTED: "drifted",
    REFUSED: "refused before anything was written",
    ROLLED_BACK: "a step failed; everything was restored",
    NOT_RESTORED: "some values were not restored",
    NEEDS_ROOT: "tunekit needs root; add 'become: true'",
    USAGE: "this tunekit does not know an option; is it another version than the collection's?",
}

#: The options for all verbs, and those that choose what is tuned and how.
COMMON = dict(
    program=dict(type="str", default="tunekit"),
    root=dict(type="path"),
    version=dict(type="str"),
)
CHOICE = dict(
    board=dict(type="str"),
    accel=dict(type="str"),
    device=dict(type="str"),
    profile=dict(type="str", choices=["standard", "latency", "cool"]),
    interrupt_cpus=dict(type="str"),
    spread=dict(type="bool", default=False),
)


class CommandFailed(Exception):
    """A run of the command that did not do what was asked."""

    def __init__(self, message, **details):
        super().__init__(message)
        self.message = message
        self.details = details


def common_words(parameters):
    """The words for `--root`."""
    return ["--root", parameters["root"]] if parameters.get("root") else []


def choice_words(parameters):
    """The words for board, card and profile."""
    words = []
    for key in ("board", "accel", "device", "profile", "interrupt_cpus"):
        if parameters.get(key):
            words += ["--" + key.replace("_", "-"), str(parameters[key])]
    if parameters.get("spread"):
        words.append("--spread")
    return words


def read_document(verb, status, output, errors):
    """The JSON object that a verb printed, or an exception that says why there is none."""
    text = errors.strip() or output.strip()[:1000]
    if status == USAGE:
        raise CommandFailed("%s: %s" % (MEANINGS[USAGE], text), rc=status)
    try:
        document = json.loads(output)
        schema = document["schema"]
    except (ValueError, KeyError, TypeError):
        if not text:
            text = "it printed nothing"
        raise CommandFailed("tunekit %s: no JSON: %s" % (verb, text), rc=status) from None
    if schema != "tunekit.%s/1" % verb:
        raise CommandFailed(
            "tunekit %s printed %s, this collection reads tunekit.%s/1: install the collection of the same version"
            % (verb, schema, verb), rc=status)
    return document


def failure(status, document):
    """One text for a run that failed: what its status means and what the command says."""
    meaning = MEANINGS.get(status, "tunekit ended with status %d" % status)
    if document.get("error"):
        return "%s: %s" % (meaning, document["error"])
    wrong = [
        "%s: %s" % (step["title"], step["error"])
        for step in document.get("steps", []) if isinstance(step, dict) and step.get("error")]
    return meaning + (": " + "; ".join(wrong) if wrong else "")


def planned_changes(plan):
    """Each step of a plan that would write, as `title`, `file`, `before`, `after`."""
    return [
        dict(id=step["id"], title=step["title"], file=step["file"], before=step["found"], after=step["wanted"])
        for step in plan["steps"] if step["found"] != step["wanted"]]


def made_changes(report):
    """Each step of a report that wrote."""
    return [
        dict(id=step["id"], title=step["title"], file=step["file"], before=step["before"], after=step["after"])
        for step in report["steps"] if step["result"] in ("written", "restored")]


def undone_changes(status):
    """What a revert would restore, as far as `status` says: not the old values, which are in the journal."""
    return [
        dict(id=item["id"], title=item["title"], file=None, before=item["seen"], after=None)
        for session in status["sessions"] for item in session["items"]]


def diff(changes):
    """The changes as Ansible shows a difference."""
    def side(key):
        return "".join(
            "%s: %s\n" % (change["title"], "(the value before apply)" if change[key] is None else change[key])
            for change in changes)
    return dict(before=side("before"), after=side("after"), before_header="found", after_header="wanted")


def drifted_items(verification, strict=False):
    """The items of `verify` that are the reason for status 4."""
    bad = ("drifted", "unproven") if strict else ("drifted",)
    return [item for item in verification["items"] if item["state"] in bad]


def drift_message(items):
    """One line for each item: what was expected and seen, and who did it where that is known."""
    lines = []
    for item in items:
        line = "%s: expected %s, seen %s" % (item["title"], item["expected"], item["seen"])
        if item.get("culprit"):
            line += " (%s)" % item["culprit"]
        lines.append(line)
    return "\n".join(lines)


def applied_session(status, address=None):
    """The session of `status` that is in force, for one card if an address is given."""
    for session in status["sessions"]:
        if session["state"] == "applied" and address in (None, session["subject"]["address"]):
            return session
    return None


def is_settled(plan, status):
    """Whether the saved plan is what `status` says is applied and unchanged."""
    session = applied_session(status, plan["subject"]["address"])
    if not session or session["profile"] != plan["profile"] or session["outcome"] == "drifted":
        return False
    held = {item["id"] for item in session["items"] if item["state"] == "holds"}
    return all("requested/" + step["id"] in held for step in plan["steps"])


def version_mismatch(wanted, printed):
    """Why the installed version is not the one that is wanted; None if it is."""
    have = printed.strip()
    if not wanted or have == wanted:
        return None
    return "tunekit %s is installed, version %s is wanted" % (have or "of an unknown version", wanted)


class Command:
    """Runs the program of one module, through Ansible."""

    def __init__(self, module):
        self.module = module
        self.parameters = module.params
        self.program = module.get_bin_path(self.parameters["program"])
        if not self.program:
            raise CommandFailed(
                "%s is not installed on this host; the role tunekit.fleet.tunekit installs it"
                % self.parameters["program"])

    def _run(self, words):
        environment = dict(LC_ALL="C", NO_COLOR="1")
        return self.module.run_command([self.program] + words, environ_update=environment)

    def version(self):
        """The installed version; fails if another one is wanted."""
        status, output, errors = self._run(["--version"])
        if status != DONE:
            raise CommandFailed(
                "%s --version: %s" % (self.program, (errors or output).strip() or "status %d" % status), rc=status)
        why = version_mismatch(self.parameters.get("version"), output)
        if why:
            raise CommandFailed(why, installed=output.strip())
        return output.strip()

    def ask(self, verb, words=(), good=(DONE,), schema=None):
        """Runs a verb; returns its exit status and its object. A status that is not good raises."""
        status, output, errors = self._run([verb, "--json"] + list(words) + common_words(self.parameters))
        document = read_document(schema or verb, status, output, errors)
        if status not in good:
            raise CommandFailed(failure(status, document), rc=status, report=document)
        return status, document
