#!/usr/bin/env python3
"""build-dtb.py IN.dts OUT.dts

Turns the decompiled device tree of `qemu -machine virt -smp 8` into one that
looks like a CM3588: root compatible/model, 4 little + 2+2 big CPUs with
capacities, a cpu-map with three clusters, three shared OPP tables. The clocks
of the CPUs are "rig,settable-clock" nodes (module rigclk.ko), so that
scaling_cur_freq really follows the governor.
"""
import re, sys

src, dst = sys.argv[1], sys.argv[2]
dts = open(src).read()

COMPAT = ["friendlyelec,cm3588-nas", "friendlyelec,cm3588", "rockchip,rk3588"]
MODEL = "FriendlyElec CM3588 NAS"
# name, cpus, capacity-dmips-mhz, core, kHz steps
CLUSTERS = [
    ("l",   [0, 1, 2, 3], 530,  "arm,cortex-a55",
     [408000, 600000, 816000, 1008000, 1200000, 1416000, 1608000, 1800000]),
    ("b01", [4, 5],       1024, "arm,cortex-a76",
     [408000, 600000, 816000, 1008000, 1200000, 1416000, 1608000, 1800000, 2016000, 2208000, 2304000]),
    ("b23", [6, 7],       1024, "arm,cortex-a76",
     [408000, 600000, 816000, 1008000, 1200000, 1416000, 1608000, 1800000, 2016000, 2208000, 2304000]),
]
CPU_PH, OPP_PH, CLK_PH = 0x9000, 0x9010, 0x9020   # QEMU itself uses 0x8000...

cpus, opps, cpumap = "", "", ""
for n, (name, ids, cap, core, khz) in enumerate(CLUSTERS):
    cpumap += f"\t\t\tcluster{n} {{\n" + "".join(
        f"\t\t\t\tcore{i} {{ cpu = <{CPU_PH + c:#x}>; }};\n" for i, c in enumerate(ids)) + "\t\t\t};\n"
    for c in ids:
        cpus += (f'\t\tcpu@{c} {{ device_type = "cpu"; compatible = "{core}"; reg = <{c:#x}>;\n'
                 f'\t\t\tenable-method = "psci"; phandle = <{CPU_PH + c:#x}>;\n'
                 f"\t\t\tcapacity-dmips-mhz = <{cap}>;\n"
                 f"\t\t\toperating-points-v2 = <{OPP_PH + n:#x}>; clocks = <{CLK_PH + n:#x}>; }};\n")
    opps += (f'\topp-table-{name} {{ compatible = "operating-points-v2"; opp-shared; phandle = <{OPP_PH + n:#x}>;\n'
             + "".join(f"\t\topp-{k}000 {{ opp-hz = /bits/ 64 <{k}000>; clock-latency-ns = <40000>; }};\n" for k in khz)
             + "\t};\n")
    opps += (f'\tcpu-clock-{name} {{ compatible = "rig,settable-clock"; #clock-cells = <0>; clock-frequency = <{khz[-1]}000>;\n'
             f'\t\tclock-output-names = "cpu-{name}"; phandle = <{CLK_PH + n:#x}>; }};\n')

block = ("\tcpus {\n\t\t#address-cells = <0x01>;\n\t\t#size-cells = <0x00>;\n"
         f"\t\tcpu-map {{\n{cpumap}\t\t}};\n{cpus}\t}};\n{opps}")

# replace the whole top-level cpus node
dts, n1 = re.subn(r"\n\tcpus \{\n.*?\n\t\};\n", lambda m: "\n" + block, dts, count=1, flags=re.S)
# top-level compatible and model (one tab deep)
dts, n2 = re.subn(r'\n\tcompatible = "linux,dummy-virt";', "\n\tcompatible = " + ", ".join(f'"{c}"' for c in COMPAT) + ";", dts, count=1)
dts, n3 = re.subn(r'\n\tmodel = "[^"]*";', "", dts, count=1)
dts = dts.replace("\n\tcompatible = ", f'\n\tmodel = "{MODEL}";\n\tcompatible = ', 1)
# M.2 slot 4 of the board: controller pcie@fe180000, PCI domain 3 (bus numbers stay QEMU's)
dts, n4 = re.subn(r"linux,pci-domain = <[^>]*>;", "linux,pci-domain = <0x03>;", dts, count=1)
dts, n5 = re.subn(r"\n\tpcie@[0-9a-f]+ \{", "\n\tpcie@fe180000 {", dts, count=1)
if not (n1 and n2 and n4 and n5):
    sys.exit("build-dtb.py: input does not look like QEMU's virt device tree")
open(dst, "w").write(dts)
