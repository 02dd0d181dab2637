#!/usr/bin/env python3
"""mkinitrd.py GUEST ARCH CACHE OUT.cpio: initramfs tree = busybox + the kernel
modules named in guest/modules.ARCH with their dependencies (+name = ours) +
irqbalance and lspci, with the shared libraries they need (taken from the
unpacked debs)."""
import glob, os, re, shutil, subprocess, sys

guest, arch, cache, out = sys.argv[1:5]
here = os.path.dirname(os.path.abspath(__file__))
A = os.path.join(cache, guest)
root, tree = os.path.join(A, "root"), os.path.join(A, "tree")
shutil.rmtree(tree, ignore_errors=True)
os.makedirs(tree)
kver = os.path.basename(glob.glob(f"{A}/kernel/lib/modules/*")[0])
src = f"{A}/kernel/lib/modules/{kver}"
if not os.path.exists(f"{src}/modules.dep"):
    subprocess.check_call(["depmod", "-b", f"{A}/kernel", kver])
norm = lambda n: os.path.basename(n).split(".ko")[0].replace("-", "_")
deps = {}
for l in open(f"{src}/modules.dep"):
    k, _, v = l.partition(":")
    deps[norm(k)] = (k, v.split())
builtin = {norm(l.strip()) for l in open(f"{src}/modules.builtin")}
order = []
def add(path):
    if path not in order:
        order.append(path)
for w in open(f"{here}/guest/modules.{arch}").read().split():
    if w[0] == "+":
        add(f"rig/{w[1:]}.ko")
        continue
    n = norm(w)
    if n not in deps:
        if n not in builtin:
            print("mkinitrd: no module", w)
        continue
    path, need = deps[n]
    for d in reversed(need):
        add(d)
    add(path)
mdir = f"{tree}/lib/modules/{kver}"
for p in order:
    os.makedirs(os.path.dirname(f"{mdir}/{p}"), exist_ok=True)
    if p.startswith("rig/"):
        shutil.copy(f"{A}/ko/{p[4:]}", f"{mdir}/{p}")
    else:
        shutil.copy(f"{src}/{p}", f"{mdir}/{p}")
subprocess.call([("aarch64-linux-gnu-" if arch == "arm64" else "") + "strip", "-g"] + [f"{mdir}/{p}" for p in order if p.startswith("rig/")])
open(f"{mdir}/rig.order", "w").write("\n".join(order) + "\n")

for d in ("bin", "sbin", "usr/bin", "usr/sbin", "lib", "rig/bin", "etc", "payload", "root"):
    os.makedirs(f"{tree}/{d}", exist_ok=True)
shutil.copy(f"{root}/bin/busybox", f"{tree}/bin/busybox")
os.symlink("busybox", f"{tree}/bin/sh")
shutil.copy(f"{here}/guest/init", f"{tree}/init")
shutil.copy(f"{here}/guest/rig", f"{tree}/rig/bin/rig")
shutil.copy(f"{A}/steps", f"{tree}/rig/bin/steps")
progs = ["usr/sbin/irqbalance", "usr/bin/lspci", "usr/bin/setpci"]
# libraries: follow DT_NEEDED through the unpacked debs
libs = {}
for f in glob.glob(f"{root}/lib/**/*.so*", recursive=True) + glob.glob(f"{root}/usr/lib/**/*.so*", recursive=True):
    libs.setdefault(os.path.basename(f), f)
def needed(f):
    o = subprocess.run(["readelf", "-dl", f], capture_output=True, text=True).stdout
    interp = re.findall(r"interpreter: (\S+)\]", o)
    return re.findall(r"NEEDED.*\[(.*)\]", o), interp
seen = set()
def pull(f):
    need, interp = needed(f)
    for i in interp:
        b = os.path.basename(i)
        dst = tree + i
        os.makedirs(os.path.dirname(dst), exist_ok=True)
        if not os.path.exists(dst):
            shutil.copy(os.path.realpath(libs[b]), dst)
    for n in need:
        if n in seen:
            continue
        seen.add(n)
        if n not in libs:
            print("mkinitrd: library", n, "not in the debs"); continue
        r = os.path.realpath(libs[n])
        shutil.copy(r, f"{tree}/lib/{n}")
        pull(r)
for p in progs:
    for cand in (p, p.replace("usr/bin", "bin"), p.replace("usr/sbin", "sbin"), p.replace("usr/", ""), "usr/" + p, p.replace("usr/bin", "usr/sbin")):
        if os.path.exists(f"{root}/{cand}"):
            os.makedirs(os.path.dirname(f"{tree}/{p}"), exist_ok=True)
            shutil.copy(f"{root}/{cand}", f"{tree}/{p}"); pull(f"{root}/{cand}")
            break
    else:
        print("mkinitrd: no program", p)
subprocess.check_call(f"cd '{tree}' && find . | sort | cpio -o -H newc --quiet -R 0:0 > '{os.path.abspath(out)}'", shell=True)
print(f"mkinitrd: {out}: {os.path.getsize(out) >> 20} MiB, {len(order)} modules, kernel {kver}")
