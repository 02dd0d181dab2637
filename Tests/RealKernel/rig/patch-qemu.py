#!/usr/bin/env python3
"""patch-qemu.py IN OUT: private copy of qemu-system-* whose e1000e AND edu
devices say 1f4b:0650 (Axera AX650N), class 0400 for e1000e if found, and whose
PCIe-v1 endpoints (e1000e) report LnkCap 5GT/s x2, LnkSta 5GT/s x1.
Every patch must match exactly once, else nothing is written."""
import os, re, sys
b = bytearray(open(sys.argv[1], "rb").read())

def once(what, pat, rep, flags=re.S):
    m = list(re.finditer(pat, bytes(b), flags))
    if len(m) != 1:
        sys.exit(f"{sys.argv[1]} is a QEMU build not known here ({what}: {len(m)} matches, not 1); "
                 "install Debian 12's qemu-system, or give Tests/RealKernel/rig/patch-qemu.py new patterns")
    s, e = m[0].span()
    new = m[0].expand(rep) if isinstance(rep, bytes) else rep(m[0])
    assert len(new) == e - s
    b[s:e] = new
    print(f"patched {what} at {s:#x}")

AX = bytes.fromhex("4b1f5006")
once("e1000e ids (8086:10d3)", re.escape(bytes.fromhex("8680d310")), AX)
once("edu ids (1234:11e8)", re.escape(bytes.fromhex("3412e811")), AX)
# class: `mov %edx,0xd0(%rax)` (the ids) followed by `mov $0x0200,%edx` -> 0400
# (multimedia video controller, what lspci prints for the AX650N)
once("e1000e class 0200", rb"\x89\x90\xd0\x00\x00\x00\xba\x00\x02(?=\x00\x00\xf3\x0f\x6f\x3d.{4}\x66\x89\x90\xd6\x00)",
     lambda m: m.group(0)[:-1] + b"\x04")
# pcie_cap_v1_init(): `mov $0x11,%esi ... or $0x411,%r12d` in the function that
# ors version 1 into the flags.  LNKSTA 0x11 -> 0x12 (5GT/s x1); LNKCAP 0x411 -> 0x422 (5GT/s x2).
def lnk(m):
    s = m.group(0)
    s = bytes([s[0], 0x12]) + s[2:]
    return s[:-4] + bytes.fromhex("22040000")
once("PCIe v1 link speed/width",
     rb"[\xb8-\xbf]\x11\x00\x00\x00(?=.{0,24}\x83[\xc8-\xcf]\x01).{0,40}?\x41\x81[\xc8-\xcf]\x11\x04\x00\x00", lnk)
tmp = sys.argv[2] + ".tmp"
open(tmp, "wb").write(b); os.chmod(tmp, 0o755); os.replace(tmp, sys.argv[2])
