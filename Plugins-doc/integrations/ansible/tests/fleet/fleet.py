"""Machines for the tests of the collection: network namespaces, each with its own sshd and its own tree.

A tree is a captured machine laid out as files; the command takes it by --root. Needs root and Linux.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

CAPTURES = [
    "cm3588+ax650n_6.1-vendor",
    "cm3588+ax650n_6.12",
    "cm3588+ax650n-4-vectors_6.12",
    "cm3588+ax650n-slot2_6.1-vendor",
    "raspberry-pi-5+ax650n_6.6",
]
WITHOUT_CARD = "cm3588_6.1-vendor"
NETWORK = "10.203.0."


def lay_out(capture: Path, root: Path) -> None:
    """The capture as a tree of files: content and links; what fails to be read is left out."""
    lines = capture.read_text().split("\n")
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        entry = re.match(r"(/\S*?)(/$| (?:=-|=|->|!>|!)(?: |$))(.*)$", line)
        if not entry or " !" in entry[2]:
            continue
        path, kind, value = root / entry[1][1:], entry[2].strip(), entry[3]
        (path if kind == "/" else path.parent).mkdir(parents=True, exist_ok=True)
        if kind == "->":
            path.symlink_to(os.path.relpath(f"{root}{value}", path.parent) if value.startswith("/") else value)
        elif kind == "=-":
            path.write_bytes(value.encode().decode("unicode_escape").encode("latin-1"))
        elif kind == "=":
            block = [value] if value else []
            while not value and at < len(lines) and lines[at].startswith("  "):
                block.append(lines[at][2:])
                at += 1
            path.write_text("".join(text + "\n" for text in block))


def run(*words: str | Path, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in words], check=True, **options)


class Host:
    """One machine."""

    def __init__(self, fleet: Fleet, number: int, kind: str):
        self.fleet, self.number, self.kind = fleet, number, kind
        self.name = f"h{number:02}-{kind}"
        self.address = f"{NETWORK}{number + 1}"
        self.namespace = f"{fleet.prefix}h{number:02}"
        self.folder = fleet.folder / "hosts" / self.name
        self.root = self.folder / "root"
        self.textfiles = self.folder / "textfiles"
        self.program = self.folder / "bin" / "tunekit"
        self.capture = WITHOUT_CARD if kind == "nocard" else CAPTURES[number % len(CAPTURES)]

    def make(self, machines: Path) -> None:
        for folder in (self.program.parent, self.textfiles, self.root):
            folder.mkdir(parents=True)
        lay_out(machines / self.capture / "machine.capture", self.root)
        run("ip", "netns", "add", self.namespace)
        run("ip", "-n", self.fleet.hub, "link", "add", f"v{self.number}", "type", "veth",
            "peer", "name", "eth0", "netns", self.namespace)
        run("ip", "-n", self.fleet.hub, "link", "set", f"v{self.number}", "master", "hub", "up")
        run("ip", "-n", self.namespace, "addr", "add", f"{self.address}/24", "dev", "eth0")
        run("ip", "-n", self.namespace, "link", "set", "eth0", "up")
        run("ip", "-n", self.namespace, "link", "set", "lo", "up")
        if self.kind != "unreachable":
            self.serve()

    def serve(self) -> None:
        """sshd, in a mount namespace that has what makes this machine special."""
        mounts = ["mount --make-rprivate /"]
        if self.kind == "failing":
            # Readable, and no write goes through.
            path = self.governors()[-1]
            mounts += [f"mount --bind {path} {path}", f"mount -o remount,bind,ro {path}"]
        if self.kind == "nopython":
            empty = self.folder / "empty"
            empty.touch(mode=0o644)
            mounts.append(f"mount --bind {empty} {os.path.realpath('/usr/bin/python3')}")
        if self.kind == "noroot":
            people = self.folder / "passwd"
            people.write_text(re.sub(
                r"^nobody:.*$", "nobody:*:65534:65534::/nonexistent:/bin/sh",
                Path("/etc/passwd").read_text(), flags=re.M))
            mounts.append(f"mount --bind {people} /etc/passwd")
            # It is installed already: the role cannot do that here.
            shutil.copy(self.fleet.program, self.program)
        if self.kind == "otherversion":
            self.program.write_text(
                '#!/bin/sh\n[ "$1" = --version ] && { echo 9.9.9; exit; }\n'
                f'{self.fleet.program} "$@" | sed "s,\\(tunekit[.][a-z]*\\)/1,\\1/2,"\n')
            self.program.chmod(0o755)
        configuration = self.folder / "sshd_config"
        configuration.write_text("\n".join([
            f"ListenAddress {self.address}", f"HostKey {self.fleet.folder}/host_key",
            f"AuthorizedKeysFile {self.fleet.folder}/key.pub", "StrictModes no", "UsePAM no",
            "PermitRootLogin prohibit-password", "PidFile none", "UseDNS no",
            "Subsystem sftp internal-sftp", "MaxStartups 50"]) + "\n")
        self.sshd = self.start(
            "unshare", "-m", "sh", "-ec", "; ".join(mounts + [f"exec {self.fleet.sshd} -D -f {configuration}"]),
            log="sshd.log")

    def start(self, *words: str | Path, log: str) -> subprocess.Popen:
        """A process of this machine that goes on."""
        with open(self.folder / log, "ab") as output:
            return subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, *map(str, words)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def tunekit(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.fleet.program, *words, "--root", self.root], capture_output=True, text=True, check=False)

    def governors(self) -> list[Path]:
        return sorted(self.root.glob("sys/devices/system/cpu/cpufreq/policy*/scaling_governor"))

    def settings(self) -> dict[str, str]:
        """Everything of the tree that the command may write as a setting."""
        files = self.governors() + sorted(self.root.glob("proc/irq/*/smp_affinity"))
        return {str(file.relative_to(self.root)): file.read_text().strip() for file in files}

    def set_link(self, state: str) -> None:
        run("ip", "-n", self.fleet.hub, "link", "set", f"v{self.number}", state)

    def bytes(self) -> int:
        """What went over its wire, both ways."""
        shown = run(
            "ip", "netns", "exec", self.namespace, "cat", "/proc/net/dev", capture_output=True, text=True).stdout
        columns = next(line for line in shown.splitlines() if "eth0:" in line).split()
        return int(columns[1]) + int(columns[9])

    def seconds(self) -> float:
        """CPU time of its processes, and of those that they have waited for."""
        total = 0
        shown = run("ip", "netns", "pids", self.namespace, capture_output=True, text=True).stdout
        for process in shown.split():
            with contextlib.suppress(OSError):
                columns = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
                total += sum(map(int, columns[11:15]))
        return total / os.sysconf("SC_CLK_TCK")

    def journal(self) -> str:
        try:
            return "".join(file.read_text() for file in self.root.glob("var/lib/tunekit/journal/*.jsonl"))
        except OSError:
            return ""


class Fleet:
    """All machines, and the hub that they are reached from."""

    def __init__(self, folder: Path, program: Path, machines: Path, kinds: list[str]):
        self.folder, self.program = folder, program
        self.prefix = f"tk{os.getpid()}"
        self.hub = f"{self.prefix}hub"
        sshd = shutil.which("sshd") or "/usr/sbin/sshd"
        self.sshd = sshd
        self.hosts = [Host(self, number, kind) for number, kind in enumerate(kinds, 1)]
        self.machines = machines

    def __enter__(self) -> Fleet:
        try:
            self.make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def make(self) -> None:
        os.makedirs("/run/sshd", exist_ok=True)
        for key in ("key", "host_key"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / key)
        run("ip", "netns", "add", self.hub)
        run("ip", "-n", self.hub, "link", "set", "lo", "up")
        run("ip", "-n", self.hub, "link", "add", "hub", "type", "bridge")
        run("ip", "-n", self.hub, "addr", "add", f"{NETWORK}1/24", "dev", "hub")
        run("ip", "-n", self.hub, "link", "set", "hub", "up")
        for host in self.hosts:
            host.make(self.machines)
        (self.folder / "inventory.yml").write_text(self.inventory())
        (self.folder / "ansible.cfg").write_text("\n".join([
            "[defaults]", "inventory = inventory.yml", "forks = 5", "timeout = 5", "host_key_checking = false",
            "nocows = true", "retry_files_enabled = false", "gathering = explicit",
            f"collections_path = {self.folder}/collections", "interpreter_python = /usr/bin/python3",
            "[ssh_connection]", f"control_path_dir = {self.folder}/cp", "pipelining = true",
            "ssh_args = -C -o ControlMaster=auto -o ControlPersist=30s -o UserKnownHostsFile=/dev/null"
            " -o LogLevel=ERROR -o ServerAliveInterval=2 -o ServerAliveCountMax=2"]) + "\n")

    def inventory(self) -> str:
        lines = ["all:", "  vars:", f"    ansible_ssh_private_key_file: {self.folder}/key", "    ansible_user: root",
                 "    ansible_python_interpreter: /usr/bin/python3",
                 f"    ansible_remote_tmp: {self.folder}/remote", "  hosts:"]
        for host in self.hosts:
            lines += [f"    {host.name}:", f"      ansible_host: {host.address}", f"      tunekit_root: {host.root}",
                      f"      tunekit_program: {host.program}"]
            if host.kind == "nopython":
                lines.append(f"      tunekit_bootstrap: umount {os.path.realpath('/usr/bin/python3')}")
            if host.kind == "noroot":
                lines += ["      ansible_user: nobody", "      ansible_become: false",
                          "      ansible_remote_tmp: /tmp/.ansible-nobody"]
        return "\n".join(lines) + "\n"

    def of(self, *kinds: str) -> list[Host]:
        return [host for host in self.hosts if host.kind in kinds]

    def inside(self, *words: str | Path, **options) -> subprocess.Popen:
        """A process at the hub."""
        return subprocess.Popen(["ip", "netns", "exec", self.hub, *map(str, words)], **options)

    def __exit__(self, *_) -> None:
        """Ends what runs in the namespaces, those that revert included, and removes them."""
        for name in [host.namespace for host in self.hosts] + [self.hub]:
            for _attempt in range(50):
                shown = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False)
                if not shown.stdout.split():
                    break
                for process in shown.stdout.split():
                    try:
                        os.kill(int(process), signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                time.sleep(0.05)
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
