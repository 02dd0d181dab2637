"""Rolls TuneKit out to machines of ./fleet.py, with all that goes wrong in a fleet, and says what came of it.

usage: scenario.py PROGRAM MACHINES COLLECTIONS [HOSTS]
With 3 hosts (the default) a short form without Prometheus; with 12 and more, everything.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from fleet import Fleet, Host

HERE = Path(__file__).resolve().parent
CONFIRM_WITHIN = 30
SPECIAL = ["failing", "lost", "nocard", "foreign", "noroot", "otherversion", "nopython", "unreachable", "stale"]


class Recap(dict):
    """What Ansible says at the end, by host, and all that it printed."""

    def __init__(self, printed: str, status: int, seconds: float, cpu: float):
        super().__init__()
        self.printed, self.status, self.seconds, self.cpu = printed, status, seconds, cpu
        for name, counts in re.findall(r"^(\S+)\s+: (ok=.*)$", printed, flags=re.M):
            self[name] = {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", counts)}

    def failed(self) -> set[str]:
        return {name for name, counts in self.items() if counts["failed"] or counts["unreachable"]}

    def changed(self) -> set[str]:
        return {name for name, counts in self.items() if counts["changed"]}


class Scenario:
    def __init__(self, fleet: Fleet):
        self.fleet = fleet

    def play(self, title: str, book: str, hosts: list[Host], *words: str, **variables) -> Recap:
        """Runs a playbook, and prints its recap."""
        if not book.startswith("tunekit."):
            book = str(HERE / "playbooks" / book)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        process = self.fleet.inside(
            "ansible-playbook", book, "-l", ",".join(host.name for host in hosts), "-e", json.dumps(variables),
            *words, cwd=self.fleet.folder, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=dict(os.environ, ANSIBLE_CONFIG=f"{self.fleet.folder}/ansible.cfg"))
        printed = process.communicate()[0]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        recap = Recap(
            printed, process.returncode, time.monotonic() - began,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        with open(self.fleet.folder / "log", "a", encoding="utf-8") as log:
            log.write(f"\n=== {title}\n{printed}")
        print(f"\n== {title}: {recap.seconds:.1f} s, status {recap.status}")
        print(printed[printed.rfind("PLAY RECAP"):].strip(), flush=True)
        return recap

    def expect(self, what: str, fact: bool, recap: Recap | None = None) -> None:
        print(f"{'ok  ' if fact else 'FAIL'} {what}", flush=True)
        if not fact:
            if recap is not None:
                print(recap.printed)
            raise SystemExit(f"test-ansible: {what}: not so")

    @contextlib.contextmanager
    def once_applied(self, host: Host, deed):
        """Does something to a machine as soon as its apply is through and waits for a confirmation."""
        ended = threading.Event()

        def watch():
            while not ended.is_set():
                text = host.journal()
                if '"awaits"' in text and '"closed":"applied"' in text.replace(" ", ""):
                    time.sleep(0.3)
                    deed(host)
                    return
                time.sleep(0.02)

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def rollout(self, title: str, hosts: list[Host], *words: str, **variables) -> Recap:
        defaults = dict(tunekit_confirm_within=f"{CONFIRM_WITHIN}s", tunekit_settle=1)
        return self.play(title, "tunekit.fleet.rollout", hosts, *words, **{**defaults, **variables})

    def run(self) -> None:
        fleet, everyone = self.fleet, self.fleet.hosts
        names = lambda *kinds: {host.name for host in fleet.of(*kinds)}  # noqa: E731
        untuned = {host.name: host.settings() for host in everyone}
        programs = {os.uname().machine: str(fleet.program)}
        usual = fleet.of("plain", "failing", "lost", "foreign", "nopython", "stale")

        # The role.
        present = [host for host in everyone if host.kind != "otherversion"]
        if fleet.of("nopython"):
            recap = self.play("module without the program, and without Python", "module.yml",
                              fleet.of("plain")[:1] + fleet.of("nopython"))
            self.expect("a machine without the program is told so, one without Python fails",
                        recap.failed() == set(recap) and "is not installed on this host" in recap.printed, recap)
        recap = self.play("role, first run", "site.yml", present, tunekit_programs=programs)
        refused = names("nocard", "noroot", "unreachable")
        self.expect("the role changes every machine but those without card, root or network",
                    recap.failed() == refused and set(recap) - recap.failed() <= recap.changed(), recap)
        recap = self.play("role, second run", "site.yml", usual, tunekit_programs=programs)
        self.expect("the second run changes none", not recap.changed() and not recap.failed(), recap)

        # The roll-out: first on paper.
        recap = self.rollout("roll-out, check and diff", usual, "--check", "--diff")
        self.expect("check mode says what would change", recap.changed() == {host.name for host in usual}, recap)
        self.expect("diff mode shows the values", bool(re.search(r"^\+governor of .*: performance$", recap.printed, re.M)), recap)
        self.expect("check mode writes nothing",
                    all(host.settings() == untuned[host.name] and not host.journal() for host in usual))

        # The batch that stops everything.
        plain, failing, lost = fleet.of("plain"), fleet.of("failing"), fleet.of("lost")
        first, second, third = plain[:1], plain[1:3] + failing, plain[3:5]
        if third:
            recap = self.rollout("roll-out that stops", first + second + third,
                                 tunekit_batches=[len(first), len(second), "100%"],
                                 **dict(tunekit_hosts=",".join(host.name for host in first + second + third)))
            self.expect("the bad batch fails whole", recap.failed() == {host.name for host in second}, recap)
            self.expect("the batch before it stays tuned", first[0].settings() != untuned[first[0].name])
            self.expect("the bad batch is rolled back",
                        all(host.settings() == untuned[host.name] for host in second))
            self.expect("the batches after it are not touched", all(not host.journal() for host in third))

        # Everything that goes wrong, and the others go on.
        patient = dict(tunekit_batches=["100%"], tunekit_tolerate=100)
        if fleet.of("stale"):
            patient["tunekit_batches"] = [1, 5, "50%", "100%"]
        with contextlib.ExitStack() as stack:
            for host in lost:
                stack.enter_context(self.once_applied(host, lambda host: host.set_link("down")))
            for host in fleet.of("foreign"):
                stack.enter_context(self.once_applied(
                    host, lambda host: host.governors()[-1].write_text("powersave\n")))
            began = time.monotonic()
            recap = self.rollout("roll-out, with what goes wrong in a fleet", everyone, wanted="", **patient)
        bad = names("failing", "lost", "nocard", "foreign", "noroot", "otherversion", "unreachable")
        good = fleet.of("plain", "nopython", "stale")
        self.expect("only the bad machines fail", recap.failed() == bad, recap)
        self.expect("the good ones are tuned, for good", all(
            host.settings() != untuned[host.name] and json.loads(host.tunekit("status", "--json").stdout)
            ["sessions"][0]["confirm_by"] is None for host in good), recap)
        for kind, words in [
                ("failing", "a step failed; everything was restored"), ("lost", "it restores itself within"),
                ("nocard", "no known accelerator here"), ("foreign", "expected performance, seen powersave"),
                ("noroot", "needs root"), ("otherversion", "/2, this collection reads"),
                ("unreachable", "unreachable; it restores itself")]:
            for host in fleet.of(kind):
                self.expect(f"{kind}: {words!r}", words in recap.printed, recap)
        for host in failing:
            self.expect("the failing one has its old values", host.settings() == untuned[host.name])
        for host in fleet.of("foreign"):
            left = {path: value for path, value in host.settings().items() if value != untuned[host.name][path]}
            self.expect("the rolled back one keeps only what another program has set",
                        set(left.values()) == {"powersave"} and len(left) == 1)
            host.governors()[-1].write_text(untuned[host.name][str(host.governors()[-1].relative_to(host.root))] + "\n")
        for host in lost:
            tuned_still = host.settings() != untuned[host.name]
            while host.settings() != untuned[host.name] and time.monotonic() < began + 300:
                time.sleep(0.2)
            self.expect(f"the lost one, out of reach, has restored itself (was tuned at the end of the run: {tuned_still})",
                        host.settings() == untuned[host.name])
            host.set_link("up")

        before = {host.name: (host.bytes(), host.seconds()) for host in good}
        recap = self.rollout("roll-out, second run", good, tunekit_batches=["100%"], tunekit_settle=0)
        self.expect("the second run changes none", not recap.changed() and not recap.failed(), recap)
        self.numbers("second run, apply and verify", recap, good, before)
        recap = self.rollout("roll-out of the lost one, back again", lost)
        self.expect("the lost one is tuned", recap.changed() == {host.name for host in lost} and not recap.failed(), recap)

        # A plan that went stale.
        for host in fleet.of("stale"):
            self.play("revert, for a saved plan", "module.yml", [host], state="absent")
            plan = f"{host.folder}/plan.json"
            host.tunekit("plan", "-o", plan)
            recap = self.play("a saved plan, checked", "module.yml", [host], "--check", plan=plan)
            self.expect("check mode of a saved plan", recap.changed() == {host.name} and not recap.failed(), recap)
            governor = host.governors()[-1]
            found = governor.read_text()
            governor.write_text("powersave\n")
            recap = self.play("a plan that went stale", "module.yml", [host], plan=plan)
            self.expect("a stale plan is refused, and nothing written",
                        "this plan is stale" in recap.printed and recap.failed() == {host.name}
                        and governor.read_text() == "powersave\n", recap)
            governor.write_text(found)
            recap = self.play("the plan, no longer stale", "module.yml", [host], plan=plan)
            again = self.play("the plan, a second time", "module.yml", [host], plan=plan)
            checked = self.play("the plan, checked afterwards", "module.yml", [host], "--check", plan=plan)
            self.expect("a saved plan is idempotent", recap.changed() == {host.name}
                        and not again.changed() and not checked.changed() and not again.failed() | checked.failed(), again)
            recap = self.play("another profile", "module.yml", [host], profile="latency")
            checked = self.play("another profile, checked", "module.yml", [host], "--check", profile="latency")
            self.expect("another profile is refused, in check mode too",
                        recap.failed() == checked.failed() == {host.name}, checked)

        if fleet.of("noroot"):
            recap = self.play("facts", "facts.yml", present)
            self.expect("facts of all that answer, without card and without root too",
                        recap.failed() == names("unreachable") and "cards=0" in recap.printed, recap)
        recap = self.play("the wrong version", "module.yml", good[:1], wanted="9.9.9")
        self.expect("the wrong version is named", "tunekit 0.1.0 is installed, version 9.9.9 is wanted" in re.sub(
            r"tunekit \d+[.]\d+[.]\d+", "tunekit 0.1.0", recap.printed), recap)

        self.drift(good)
        if len(everyone) >= 12:
            Monitoring(self).run(good)

        recap = self.play("revert everywhere", "tunekit.fleet.revert", usual)
        self.expect("revert restores every value", not recap.failed() and all(
            host.settings() == untuned[host.name] for host in usual), recap)
        recap = self.play("revert, second run", "tunekit.fleet.revert", usual)
        self.expect("the second revert changes none", not recap.changed() and not recap.failed(), recap)

    def drift(self, good: list[Host]) -> None:
        """One machine drifts; verify names it, apply heals it."""
        host = good[0]
        host.governors()[-1].write_text("ondemand\n")
        recap = self.play("verify, one drifted", "module.yml", good, state="verified")
        self.expect("verify fails for the drifted one alone", recap.failed() == {host.name}, recap)
        recap = self.rollout("roll-out over a drifted one", good, tunekit_batches=["100%"])
        self.expect("the roll-out applies again what has drifted, there alone",
                    recap.changed() == {host.name} and not recap.failed(), recap)

    def numbers(self, what: str, recap: Recap, hosts: list[Host], before: dict) -> None:
        """Costs, for each machine."""
        wire = sorted(host.bytes() - before[host.name][0] for host in hosts)
        cpu = sorted(host.seconds() - before[host.name][1] for host in hosts)
        print(f"     {what}: {len(hosts)} machines, {recap.seconds:.1f} s ({recap.seconds / len(hosts):.2f} s each, "
              f"5 at a time); controller {recap.cpu / len(hosts):.2f} s CPU each; wire {wire[len(wire) // 2]:,} bytes each; "
              f"machine {cpu[len(cpu) // 2]:.2f} s CPU each")


class Monitoring:
    """Prometheus and node_exporter: the alerts fire and resolve."""

    def __init__(self, scenario: Scenario):
        self.scenario, self.fleet = scenario, scenario.fleet
        self.folder = scenario.fleet.folder / "prometheus"

    def run(self, good: list[Host]) -> None:
        hosts = [host for host in self.fleet.hosts if host.kind not in ("unreachable", "otherversion")]
        rules = (HERE.parents[2] / "prometheus" / "tunekit.rules.yml").read_text()
        self.folder.mkdir()
        # The rules as they are, but for how long a fault has to last.
        (self.folder / "rules.yml").write_text(re.sub(r"for: \d+[mh]", "for: 3s", rules))
        targets = ", ".join(f'"{host.address}:9100"' for host in hosts)
        (self.folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\n"
            f"scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: [{targets}]\n")
        for host in hosts:
            host.start("prometheus-node-exporter", "--collector.disable-defaults", "--collector.textfile",
                       f"--collector.textfile.directory={host.textfiles}", "--web.disable-exporter-metrics",
                       log="exporter.log")
            host.start("sh", "-c", f"while :; do {self.fleet.program} metrics --root {host.root} --textfile "
                       f"{host.textfiles}; sleep 2; done", log="metrics.log")
        with open(self.folder / "log", "wb") as log:
            self.fleet.inside(
                "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:9090", cwd=self.folder, stdout=log, stderr=log)
        self.wait("Prometheus scrapes all machines", lambda: len(self.query("tunekit_info")) == len(hosts))
        size = sum(len((host.textfiles / "tunekit.prom").read_bytes()) for host in hosts) // len(hosts)
        series = int(self.query('count({__name__=~"tunekit_.*"})')[0]["value"][1]) // len(hosts)
        print(f"     metrics: {size:,} bytes and {series} series a machine")

        # What has no card from the start is reported as such, and no other.
        bare = {host.address for host in self.fleet.of("nocard")}
        self.wait("TuneKitCardGone fires for the machine without a card", lambda: self.firing("TuneKitCardGone") == bare)

        drifted, gone = good[0], good[1]
        governor = drifted.governors()[-1]
        governor.write_text("ondemand\n")
        self.wait("TuneKitDrifted fires, for that machine alone",
                  lambda: self.firing("TuneKitDrifted") == {drifted.address})
        self.scenario.play("apply, after the alert", "module.yml", [drifted])
        self.wait("TuneKitDrifted resolves", lambda: not self.firing("TuneKitDrifted"))

        devices = [path for path in gone.root.glob("sys/bus/pci/devices/*")
                   if (path / "vendor").exists() and (path / "vendor").read_text().strip() == "0x1f4b"]
        self.scenario.expect("the card is found in the tree", len(devices) == 1)
        device = devices[0].resolve()
        aside = gone.folder / "card"
        link = os.readlink(devices[0]) if devices[0].is_symlink() else None
        if link:
            devices[0].unlink()
        shutil.move(device, aside)
        self.wait("TuneKitCardGone fires for a card that is lost",
                  lambda: self.firing("TuneKitCardGone") == bare | {gone.address})
        recap = self.scenario.play("verify, a card lost", "module.yml", [gone], state="verified")
        self.scenario.expect("verify fails without the card", recap.failed() == {gone.name}, recap)
        shutil.move(aside, device)
        if link:
            devices[0].symlink_to(link)
        self.wait("TuneKitCardGone resolves when it is back", lambda: self.firing("TuneKitCardGone") == bare)

    def get(self, path: str):
        shown = self.fleet.inside(
            "curl", "-sfG", f"http://127.0.0.1:9090/api/v1/{path[0]}", *path[1:], stdout=subprocess.PIPE)
        text = shown.communicate()[0]
        return json.loads(text)["data"] if shown.returncode == 0 else None

    def query(self, expression: str) -> list:
        data = self.get(("query", "--data-urlencode", f"query={expression}"))
        return data["result"] if data else []

    def firing(self, alert: str) -> set[str]:
        """The addresses for which an alert fires."""
        data = self.get(("alerts",)) or {"alerts": []}
        return {found["labels"]["instance"].split(":")[0] for found in data["alerts"]
                if found["state"] == "firing" and found["labels"]["alertname"] == alert}

    def wait(self, what: str, true) -> None:
        began = time.monotonic()
        while not true():
            if time.monotonic() > began + 120:
                self.scenario.expect(what, False)
            time.sleep(0.5)
        self.scenario.expect(f"{what} (after {time.monotonic() - began:.0f} s)", True)


def kinds(count: int) -> list[str]:
    special = SPECIAL if count >= 12 else ["failing", "lost"]
    return ["plain"] * (count - len(special)) + special


def main() -> None:
    program, machines, collections = (Path(word).resolve() for word in sys.argv[1:4])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    began = time.monotonic()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="tunekit-fleet.", dir=memory))
    folder.chmod(0o755)
    # Only root may change a program that root runs, and the one that was built may lie below /home.
    shutil.copy(program, folder / "tunekit")
    (folder / "collections").symlink_to(collections)
    try:
        with Fleet(folder, folder / "tunekit", machines, kinds(count)) as fleet:
            Scenario(fleet).run()
        print(f"\n{count} machines, passed in {time.monotonic() - began:.0f} s")
    finally:
        if os.environ.get("KEEP"):
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
