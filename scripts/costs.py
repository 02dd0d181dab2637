"""What scripts/bench, scripts/check-costs and scripts/growth share: a capture as a tree of files, and what a
command costs on it.

A count of instructions is the same from run to run only where all that they depend on is the same. So the
program runs with an environment of its own, without a seed for its hashes, and takes the C library's functions
that every processor has; program and tree lie at paths of a fixed length.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

# glibc chooses its string functions by what the processor can do, and the size of copies by its caches.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C",
    "TZ": "UTC",
    "SWIFT_DETERMINISTIC_HASHING": "1",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX_Fast_Unaligned_Load,-AVX2,-AVX2_Usable,-AVX512F,-AVX512VL,-BMI2,-ERMS,-FSRM,"
    "-SSSE3:glibc.cpu.x86_non_temporal_threshold=0xc0000:glibc.cpu.x86_rep_movsb_threshold=0x800",
}

# Calls whose number depends on who comes first of two threads, not on the work.
OF_CHANCE = {"futex", "sched_yield", "restart_syscall", "nanosleep", "clock_nanosleep"}


def entries(capture):
    """What a capture says, by path: ("folder",), ("link", target) or ("text", bytes).

    What fails to be read is left out.
    """
    lines = open(capture, newline="\n").read().split("\n")
    found = {}
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        entry = re.match(r"(/\S*?)(/$| (?:=-|=|->|!>|!)(?: |$))(.*)$", line)
        if not entry or " !" in entry[2]:
            continue
        path, kind, value = entry[1], entry[2].strip(), entry[3]
        if kind == "/":
            found[path] = ("folder",)
        elif kind == "->":
            found[path] = ("link", value)
        elif kind == "=-":
            found[path] = ("text", value.encode().decode("unicode_escape").encode("latin-1"))
        else:
            block = [value] if value else []
            while not value and at < len(lines) and lines[at].startswith("  "):
                block.append(lines[at][2:])
                at += 1
            found[path] = ("text", "".join(text + "\n" for text in block).encode())
    return found


def lay_out(found, root):
    """Makes the entries a tree of files, in place of what was at that path."""
    shutil.rmtree(root, ignore_errors=True)
    made = set()
    for name, (kind, *value) in found.items():
        path = root + name
        folder = path if kind == "folder" else os.path.dirname(path)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        if kind == "link":
            target = value[0]
            if target.startswith("/"):
                target = os.path.relpath(root + target, os.path.dirname(path))
            os.symlink(target, path)
        elif kind == "text":
            with open(path, "wb") as file:
                file.write(value[0])


class Bench:
    """A program and a tree at paths of a fixed length, in memory where there is /dev/shm."""

    def __init__(self, program):
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
        # /dev/shm/costs.xxxxxxxx/tree, or as many bytes below /tmp.
        self.folder = tempfile.mkdtemp(prefix="costs." if memory == "/dev/shm" else "costs.....", dir=memory)
        self.program = self.folder + "/tunekit"
        self.root = self.folder + "/tree"
        shutil.copy(program, self.program)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def lay_out(self, found):
        lay_out(found, self.root)

    def run(self, words, under=(), statuses=(0,)):
        """Runs the program on the tree; ends this script where its status is another."""
        command = [*under, self.program, *words]
        if words[0] != "--version":
            command += ["--root", self.root]
        done = subprocess.run(
            command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, cwd="/")
        if done.returncode not in statuses:
            sys.exit(f"{os.path.basename(sys.argv[0])}: {' '.join(words)}: status {done.returncode}\n{done.stderr}")
        return done

    def instructions(self, words, statuses=(0,)):
        """How many instructions the program runs, in all its threads, without those of the kernel."""
        out = self.folder + "/callgrind"
        self.run(
            words, ["valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={out}", "--"], statuses)
        for line in open(out):
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
        sys.exit("callgrind has written no sum")

    def system_calls(self, words, statuses=(0,)):
        """How many calls into the kernel it makes, but those that depend on chance."""
        out = self.folder + "/strace"
        self.run(words, ["strace", "-f", "-qq", "--signal=none", "-o", out, "--"], statuses)
        names = (re.match(r"\d+ +(\w+)\(", line) for line in open(out, errors="replace"))
        return sum(1 for name in names if name and name[1] not in OF_CHANCE)
