#!/usr/bin/python
# Copyright: the authors of TuneKit
# MIT License (see LICENSE of TuneKit)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: tunekit_facts
short_description: Gather what TuneKit knows of a machine
version_added: 0.1.0
description:
  - Returns board, accelerators and what is applied as the fact RV(ansible_facts.tunekit). Writes nothing.
  - A machine without a card, without the command or without root is no failure.
author:
  - The authors of TuneKit (@tunekit)
options:
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
    support: none
  facts:
    description: Returns facts.
    support: full
seealso:
  - module: tunekit.fleet.tunekit
"""

EXAMPLES = r"""
- name: Look at the machine
  tunekit.fleet.tunekit_facts:
  become: true

- name: Group the machines by board, for canaries of each
  ansible.builtin.group_by:
    key: board_{{ ansible_facts.tunekit.board | default('unknown', true) }}
"""

RETURN = r"""
ansible_facts:
  description: The facts.
  returned: always
  type: dict
  contains:
    tunekit:
      description: What TuneKit knows of the machine.
      returned: always
      type: dict
      contains:
        installed:
          description: Whether the command is there.
          type: bool
          returned: always
        version:
          description: The version of the command; null without it.
          type: str
          returned: always
        board:
          description: The id of the board; null if it is unknown.
          type: str
          returned: always
        kernel:
          description: The release of the kernel.
          type: str
          returned: always
        accelerators:
          description: The cards, as C(tunekit detect --json) has them.
          type: list
          elements: dict
          returned: always
        sessions:
          description: What is applied, as C(tunekit status --json) has it; null if only root can read it.
          type: list
          elements: dict
          returned: always
        at_boot:
          description: Whether the machine is tuned at each boot, V(enabled), V(masked) or V(no).
          type: str
          returned: always
        on_hold:
          description: Why nothing is applied by itself; null if it is.
          type: str
          returned: always
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.tunekit.fleet.plugins.module_utils import command as tk


def facts(module):
    """The facts of a machine; null is unknown."""
    known = dict(
        installed=False, version=None, board=None, kernel=None, accelerators=[], sessions=None, at_boot=None,
        on_hold=None)
    if not module.get_bin_path(module.params["program"]):
        return known
    command = tk.Command(module)
    known.update(installed=True, version=command.version())
    seen = command.ask("detect", good=(tk.DONE, tk.UNKNOWN))[1]
    # Refused: the object of an error has none of these.
    known.update(
        board=(seen.get("board") or {}).get("id"), kernel=seen.get("kernel"),
        accelerators=seen.get("accelerators", []))
    status, applied = command.ask("status", good=(tk.DONE, tk.DRIFTED, tk.NEEDS_ROOT))
    if status != tk.NEEDS_ROOT:
        known.update({key: applied[key] for key in ("sessions", "at_boot", "on_hold")})
    return known


def main():
    module = AnsibleModule(argument_spec=dict(tk.COMMON), supports_check_mode=True)
    try:
        module.exit_json(changed=False, ansible_facts=dict(tunekit=facts(module)))
    except tk.CommandFailed as failed:
        module.fail_json(msg=failed.message, **failed.details)


if __name__ == "__main__":
    main()
