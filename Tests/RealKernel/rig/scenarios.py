#!/usr/bin/env python3
"""scenarios.py FOLDER PROGRAM [-v] [NAME...]: runs the scenarios of FOLDER in guests, several in one boot
where their heads allow it, and prints a table: the sentence, ok or failed, seconds. Exit 1 if one failed."""
import os, re, shutil, subprocess, sys, tempfile, time

here = os.path.dirname(os.path.abspath(__file__))
folder, program, *words = sys.argv[1:]
verbose = "-v" in words
names = [w for w in words if w != "-v"]
guest = os.path.basename(folder)
LIMIT = int(os.environ.get("LIMIT", "600"))
SETTINGS = {"LIMIT": LIMIT, "KILLS": os.environ.get("KILLS", "100" if guest == "amd64" else "10"),
            "POINTS": os.environ.get("POINTS", "100" if guest == "amd64" else "6"),
            "REBINDS": os.environ.get("REBINDS", "12"),
            "BOARD": "'--board generic'" if guest in ("amd64", "systemd") else ""}
ARCH = {"selftest": "arm64", "systemd": "amd64", "systemd-arm64": "arm64"}.get(guest, guest)


class Scenario:
    def __init__(self, file):
        text = open(os.path.join(folder, file)).read()
        head = dict(re.findall(r"^# ([a-z ]+): *(.*)$", text, re.M))
        self.file, self.sentence = file, file[:-3].replace("-", " ")
        self.boot = head.get("boot", "")
        self.cuts = int(head.get("power cuts", "0"))
        self.limit = int(head.get("limit", LIMIT))
        self.expected = head.get("expected to fail")
        self.is_long = "by name only" in head
        self.result, self.seconds, self.lines = None, 0.0, []


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower().removesuffix(".sh")).strip("-")


def chosen():
    every = [Scenario(f) for f in sorted(os.listdir(folder)) if f.endswith(".sh")]
    for name in names:
        if not any(slug(name) == slug(s.file) for s in every):
            sys.exit(f"test-real-kernel: no scenario '{name}'; there are: " + ", ".join(s.sentence for s in every))
    return [s for s in every if (not names and not s.is_long) or any(slug(n) == slug(s.file) for n in names)]


def payload(where):
    for file in ("run.sh", "lib.sh", "power-cut.sh"):
        shutil.copy(f"{here}/guest/{file}", where)
    shutil.copytree(folder, f"{where}/scenarios")      # links become the files that they name
    shutil.copy(program, f"{where}/tunekit")
    os.chmod(f"{where}/tunekit", 0o755)
    if package := os.environ.get("RIG_PACKAGE"):
        shutil.copy(package, f"{where}/tunekit.deb")
        shutil.copy(f"{here}/../../../scripts/get", where)
    with open(f"{where}/settings", "w") as out:
        out.writelines(f"{key}={value}\n" for key, value in SETTINGS.items())


def show(scenario):
    note = {"ok": "ok"}.get(scenario.result, f"failed: {scenario.result}")
    if scenario.expected:
        note = (f"failed as expected: {scenario.expected}" if scenario.result != "ok"
                else f"ok, though expected to fail: {scenario.expected}")
    print(f"{scenario.sentence:<66} {note:<8} {scenario.seconds:6.0f} s", flush=True)
    if not verbose and scenario.result != "ok":
        print("".join(f"    {line}\n" for line in scenario.lines[-60:]), end="", flush=True)


def boot(group, where, disk=None):
    """One boot. Sets the results of the scenarios that ended or were cut short; gives the guest's status."""
    options = group[0].boot.split()
    if "-a" not in options:
        options += ["-a", ARCH]
    if guest.startswith("systemd"):
        options += ["-S"]
    if disk:
        options += ["-d", disk]
    limit = sum(s.limit for s in group) + 180
    run = subprocess.Popen([f"{here}/run-guest.sh", *options, "-t", str(limit), where, "run.sh",
                            *(s.file for s in group)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           stdin=subprocess.DEVNULL, text=True, errors="replace")
    by_file, now, began, stray = {s.file: s for s in group}, None, time.monotonic(), []
    for line in run.stdout:
        line = line.rstrip("\r\n")
        mark = re.match(r"@@SCENARIO (start|end) (\S+) ?(\S*)$", line)
        if mark and mark[1] == "start":
            now, started = by_file[mark[2]], began
        elif mark:
            now.seconds += time.monotonic() - started
            began = time.monotonic()
            now.result = {"0": "ok", "late": f"not done within {now.limit} s"}.get(mark[3], f"exit {mark[3]}")
            show(now)
            now = None
        else:
            (now.lines if now else stray).append(line)
            if verbose:
                print(line, flush=True)
    status = run.wait()
    if now:
        now.seconds += time.monotonic() - started
        if status != 137 or not now.cuts:
            now.result = {124: f"the guest hung for {limit} s", 137: "an unexpected power cut"}.get(
                status, "the guest died")
            show(now)
    elif status and not any(s.result for s in group):
        print("".join(f"    {line}\n" for line in stray[-30:]), end="")
        group[0].result = "the guest did not start"
        show(group[0])
    return status


def with_power_cuts(scenario, where, folder_of_disks):
    disk = os.path.join(folder_of_disks, scenario.file + ".img")
    for _ in range(scenario.cuts + 1):
        boot([scenario], where, disk)
        if scenario.result:
            return
    scenario.result = f"more than {scenario.cuts} power cuts"
    show(scenario)


def main():
    scenarios, began = chosen(), time.monotonic()
    print(f"{guest}: {len(scenarios)} scenarios, " + ", ".join(f"{k}={SETTINGS[k]}" for k in ("LIMIT", "KILLS", "POINTS")), flush=True)
    with tempfile.TemporaryDirectory(prefix="real-kernel.") as work:
        os.makedirs(where := os.path.join(work, "payload"))
        payload(where)
        for scenario in (s for s in scenarios if s.cuts):
            with_power_cuts(scenario, where, work)
        for options in dict.fromkeys(s.boot for s in scenarios if not s.cuts):
            while group := [s for s in scenarios if s.boot == options and not s.cuts and not s.result]:
                boot(group, where)
    failed = [s for s in scenarios if s.result != "ok" and not s.expected]
    surprising = [s for s in scenarios if s.result == "ok" and s.expected]
    print(f"{guest}: {len(scenarios) - len(failed)} of {len(scenarios)} as they should be, "
          f"in {time.monotonic() - began:.0f} s", flush=True)
    for scenario in surprising:
        print(f"no longer fails, take its mark away: {scenario.file}")
    sys.exit(1 if failed or surprising else 0)


main()
