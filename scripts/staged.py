"""What scripts/bench-peers and scripts/bench-guard share: a laid out machine in place of this one, and a page's parts."""

import os
import sys

CAPTURE = "Tests/Machines/cm3588+ax650n_6.1-vendor/machine.capture"

# This kernel's own /sys stays at /run/kernel-sys; its /proc/sys is read-only.
MOUNTS = r"""
set -e
tree=$1 work=$2; shift 2
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount -t tmpfs none /run
mkdir /run/kernel-sys
mount --rbind /sys /run/kernel-sys
mount --bind "$tree/sys" /sys
for entry in interrupts irq stat cpuinfo; do mount --bind "$tree/proc/$entry" "/proc/$entry"; done
if [ -d /etc/tuned ]; then mount --bind "$work/tuned" /etc/tuned; fi
mount -t tmpfs none /var/log
mkdir -p /var/lib/tunekit
mount -t tmpfs none /var/lib/tunekit
export SYSTEMD_DEVICE_VERIFY_SYSFS=0
"""


def behind_mounts(root, work, words, prelude=""):
    """The command line that runs another where the tree at `root` is this machine's /sys and part of its /proc.

    `work/tuned` is its /etc/tuned, where there is tuned; `prelude` runs before it, within the mounts.
    """
    script = MOUNTS + prelude + '"$@"\n'
    return ["unshare", "--mount", "--propagation", "private", "bash", "-c", script, "bash", root, work, *words]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def complete(root):
    """What a kernel shows too, and other tuners read: processors of the bus, times, no disks and no network."""
    for cpu in range(8):
        folder = f"{root}/sys/devices/system/cpu/cpu{cpu}"
        write(f"{folder}/uevent", "DRIVER=\n")
        os.makedirs(f"{root}/sys/bus/cpu/devices", exist_ok=True)
        os.symlink(f"../../../devices/system/cpu/cpu{cpu}", f"{root}/sys/bus/cpu/devices/cpu{cpu}")
        os.symlink("../../../../bus/cpu", f"{folder}/subsystem")
    times = "".join(f"cpu{name} 100 0 100 1000 0 0 0 0 0 0\n" for name in ["", *map(str, range(8))])
    write(f"{root}/proc/stat", times + "intr 0\nctxt 0\nbtime 1700000000\nprocesses 1\n")
    for folder in ("block", "class/net", "class/scsi_host", "fs/cgroup"):
        os.makedirs(f"{root}/sys/{folder}", exist_ok=True)


def put(path, part, lines):
    """Replaces one part of a page, which stands between two comments that name it."""
    start, end = f"<!-- {part}: made by `scripts/bench --{part}`, do not edit -->\n", f"<!-- end of {part} -->\n"
    text = open(path).read()
    before, found, rest = text.partition(start)
    if not found or end not in rest:
        sys.exit(f"bench: {path} has no part named {part}")
    write(os.path.abspath(path), before + start + "\n" + "\n".join(lines) + "\n\n" + end + rest.partition(end)[2])
