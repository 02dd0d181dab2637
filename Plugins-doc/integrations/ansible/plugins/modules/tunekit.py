#!/usr/bin/python
# Copyright: the authors of TuneKit
# MIT License (see LICENSE of TuneKit)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: tunekit
short_description: Tune a machine for its AI accelerator with TuneKit
version_added: 0.1.0
description:
  - Applies, confirms, verifies and reverts the tuning of one machine with the command C(tunekit).
  - Also has the tuning applied at each boot.
  - The command must be installed; the role P(tunekit.fleet.tunekit#role) installs it.
author:
  - The authors of TuneKit (@tunekit)
options:
  state:
    description:
      - V(applied) makes a plan and performs it. A step that fails restores everything.
      - V(confirmed) keeps what O(confirm_within) would otherwise revert.
      - V(verified) changes nothing, and fails if a setting has drifted or nothing is applied.
      - V(absent) restores every value.
      - V(enabled) has the machine tuned at each boot and whenever the card appears.
      - V(disabled) ends that, and restores every value.
    type: str
    choices: [applied, confirmed, verified, absent, enabled, disabled]
    default: applied
  plan:
    description:
      - A plan on the machine that C(tunekit plan --output) has saved, for O(state=applied).
      - It is refused if a value has changed since, or after a reboot.
    type: path
  confirm_within:
    description:
      - The machine reverts everything after this time, such as V(10m), unless O(state=confirmed) comes before.
      - For O(state=applied). A machine that is lost meanwhile restores itself.
      - A machine that was tuned and confirmed before is applied again without it.
    type: str
  strict:
    description: Fail also if a check could not be made, for O(state=verified).
    type: bool
    default: false
  sample:
    description: How many milliseconds O(state=verified) watches counters at most.
    type: int
  force:
    description:
      - With O(state=absent), also restore values that something else has changed since.
    type: bool
    default: false
  board:
    description: The board, instead of the one recognised.
    type: str
  accel:
    description: The accelerator, instead of any recognised.
    type: str
  device:
    description: The address of the card, where several fit.
    type: str
  profile:
    description: How far to go; else as the machine's configuration says.
    type: str
    choices: [standard, latency, cool]
  interrupt_cpus:
    description: The CPUs for the card's interrupts, such as V(6-7), instead of the fastest.
    type: str
  spread:
    description: Give each interrupt its own CPU, in turn.
    type: bool
    default: false
  program:
    description: The command, by name or path.
    type: str
    default: tunekit
  root:
    description: A tree with C(proc), C(sys), C(etc), C(run), C(var) instead of C(/); for tests and images.
    type: path
  version:
    description: Fail if the installed version is another one.
    type: str
attributes:
  check_mode:
    description: Can run in check mode and return the changed status without changing the machine.
    support: full
  diff_mode:
    description: Returns each value as found and as wanted.
    support: full
notes:
  - Needs root on the machine, for all but O(state=verified) with nothing applied.
seealso:
  - module: tunekit.fleet.tunekit_facts
"""

EXAMPLES = r"""
- name: Tune, and revert in ten minutes unless confirmed
  tunekit.fleet.tunekit:
    state: applied
    confirm_within: 10m
  become: true

- name: Check by its effects that the tuning works
  tunekit.fleet.tunekit:
    state: verified
  become: true

- name: Keep it
  tunekit.fleet.tunekit:
    state: confirmed
  become: true

- name: Restore every value
  tunekit.fleet.tunekit:
    state: absent
  become: true
"""

RETURN = r"""
changes:
  description: Each value that was written or restored; in check mode, each that would be.
  returned: success
  type: list
  elements: dict
  sample:
    - id: interrupt/0
      title: interrupt 154, vector 0
      file: /proc/irq/154/smp_affinity
      before: ff
      after: "10"
confirm_by:
  description: The time by which to confirm; null if nothing waits for that.
  returned: O(state=applied)
  type: str
  sample: "2026-01-01T12:00:00Z"
drifted:
  description: The items that have drifted, with what was expected and seen.
  returned: O(state=verified), also on failure
  type: list
  elements: dict
report:
  description: The object that the command printed.
  returned: if it printed one
  type: dict
rc:
  description: The exit status of the command.
  returned: on failure
  type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.tunekit.fleet.plugins.module_utils import command as tk


def applied(module, command):
    """Plans in check mode, else plans and writes."""
    words = tk.choice_words(module.params)
    plan = module.params["plan"]
    if module.check_mode and plan:
        document = command.ask("apply", ["-n", plan], schema="plan")[1]
        settled = tk.is_settled(document, command.ask("status", good=(tk.DONE, tk.DRIFTED))[1])
        changes = [] if settled else tk.planned_changes(document)
        return dict(changed=bool(changes), changes=changes, report=document, confirm_by=None)
    if module.check_mode:
        status, document = command.ask(
            "plan", ["--detailed-exitcode"] + words, good=(tk.DONE, tk.CHANGES))
        # A machine that is tuned otherwise is refused by apply, and so here.
        session = tk.applied_session(
            command.ask("status", good=(tk.DONE, tk.DRIFTED))[1], document["subject"]["address"])
        if session and session["profile"] != document["profile"]:
            raise tk.CommandFailed(
                "profile %s is applied, %s is wanted; state=absent first" % (session["profile"], document["profile"]))
        changes = tk.planned_changes(document)
        return dict(changed=status == tk.CHANGES, changes=changes, report=document, confirm_by=None)
    if module.params["confirm_within"]:
        # The command refuses to make what was confirmed depend on a confirmation again.
        session = tk.applied_session(
            command.ask("status", good=(tk.DONE, tk.DRIFTED))[1], module.params["device"])
        if session and session["confirm_by"] is None:
            module.debug("applied since %s, so confirm_within is left out" % session["since"])
        else:
            words += ["--confirm-within", module.params["confirm_within"]]
    document = command.ask("apply", ["--yes"] + words + ([plan] if plan else []))[1]
    return dict(
        changed=document["outcome"] == "applied", changes=tk.made_changes(document), report=document,
        confirm_by=document["confirm_by"])


def confirmed(module, command):
    """Keeps what waits for a confirmation; too late is a failure, and so is nothing applied."""
    waiting = command.ask("status", good=(tk.DONE, tk.DRIFTED))[1]
    if tk.applied_session(waiting) is None:
        raise tk.CommandFailed("nothing is applied; the time to confirm may be over", report=waiting)
    if module.check_mode:
        return dict(changed=any(session["confirm_by"] for session in waiting["sessions"]), changes=[])
    document = command.ask("confirm")[1]
    return dict(changed=document["outcome"] == "confirmed", changes=[], report=document)


def verified(module, command):
    """Changes nothing, in check mode or not."""
    words = tk.choice_words(module.params)
    if module.params["strict"]:
        words.append("--strict")
    if module.params["sample"] is not None:
        words += ["--sample", str(module.params["sample"])]
    status, document = command.ask("verify", words, good=(tk.DONE, tk.DRIFTED))
    items = tk.drifted_items(document, module.params["strict"])
    if not document["applied"]:
        raise tk.CommandFailed("nothing is applied", rc=status, report=document, drifted=items)
    if status == tk.DRIFTED:
        raise tk.CommandFailed(tk.drift_message(items), rc=status, report=document, drifted=items)
    return dict(changed=False, changes=[], drifted=[], report=document)


def absent(module, command):
    """Restores every value."""
    if module.check_mode:
        document = command.ask("status", good=(tk.DONE, tk.DRIFTED))[1]
        changes = tk.undone_changes(document)
        return dict(changed=bool(document["sessions"]), changes=changes, report=document)
    words = ["--yes"] + (["--force"] if module.params["force"] else [])
    if module.params["device"]:
        words += ["--device", module.params["device"]]
    document = command.ask("revert", words)[1]
    return dict(
        changed=document["outcome"] != "nothing-to-do", changes=tk.made_changes(document), report=document)


def at_boot(module, command):
    """Enables or disables the service."""
    enable = module.params["state"] == "enabled"
    status = command.ask("status", good=(tk.DONE, tk.DRIFTED))[1]
    if module.check_mode:
        return dict(changed=(status["at_boot"] == "enabled") != enable, changes=[], report=status)
    words = tk.choice_words(module.params) if enable else []
    document = command.ask("enable" if enable else "disable", words)[1]
    return dict(
        changed=document["outcome"] != "nothing-to-do", changes=tk.made_changes(document), report=document)


STATES = dict(
    applied=applied, confirmed=confirmed, verified=verified, absent=absent, enabled=at_boot, disabled=at_boot)


def main():
    module = AnsibleModule(
        argument_spec=dict(
            state=dict(type="str", choices=list(STATES), default="applied"),
            plan=dict(type="path"),
            confirm_within=dict(type="str"),
            strict=dict(type="bool", default=False),
            sample=dict(type="int"),
            force=dict(type="bool", default=False),
            **tk.COMMON,
            **tk.CHOICE,
        ),
        mutually_exclusive=[("plan", choice) for choice in tk.CHOICE if choice != "spread"],
        supports_check_mode=True,
    )
    try:
        command = tk.Command(module)
        if module.params["version"]:
            command.version()
        result = STATES[module.params["state"]](module, command)
    except tk.CommandFailed as failed:
        module.fail_json(msg=failed.message, **failed.details)
    if module._diff and result["changes"]:
        result["diff"] = tk.diff(result["changes"])
    module.exit_json(**result)


if __name__ == "__main__":
    main()
