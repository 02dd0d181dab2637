#!/usr/bin/env python3
"""build-dtb.py IN.dts OUT.dts [npu]

Turns the decompiled device tree of `qemu -machine virt -smp 8` into one that
looks like a CM3588: root compatible/model, 4 little + 2+2 big CPUs with
capacities, a cpu-map with three clusters, three shared OPP tables. The clocks
of the CPUs are "rig,settable-clock" nodes (module rigclk.ko), so that
scaling_cur_freq really follows the governor. The chip's own NPU has the node
of the vendor's rk3588s.dtsi (module rigrknpu.ko): disabled, as there, unless
the third word says that the board uses it.
"""
import re, sys

src, dst = sys.argv[1], sys.argv[2]
status = "okay" if "npu" in sys.argv[3:] else "disabled"
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
CPU_PH, OPP_PH, CLK_PH, NPU_PH = 0x9000, 0x9010, 0x9020, 0x9030   # QEMU itself uses 0x8000...

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

# three level interrupts, shared with the IOMMU: GIC_SPI 110 to 112, which are GICv3 142 to 144
lines = "interrupts = <0 110 4>, <0 111 4>, <0 112 4>;"
block += (f'\tiommu@fdab9000 {{ compatible = "rockchip,iommu-v2"; reg = <0 0xfdab9000 0 0x100>; {lines}\n'
          f'\t\tstatus = "{status}"; }};\n'
          f'\tnpu@fdab0000 {{ compatible = "rockchip,rk3588-rknpu"; reg = <0 0xfdab0000 0 0x9000>; {lines}\n'
          '\t\tinterrupt-names = "npu0_irq", "npu1_irq", "npu2_irq";\n'
          f'\t\toperating-points-v2 = <{NPU_PH + 1:#x}>; #cooling-cells = <2>; #thermal-sensor-cells = <0>;\n'
          f'\t\tphandle = <{NPU_PH:#x}>; status = "{status}"; }};\n'
          f'\tnpu-opp-table {{ compatible = "operating-points-v2"; phandle = <{NPU_PH + 1:#x}>;\n'
          + "".join(f"\t\topp-{m}000000 {{ opp-hz = /bits/ 64 <{m}000000>; }};\n" for m in range(300, 1001, 100))
          + "\t};\n")
if status == "okay":
    block += (f"\tthermal-zones {{\n\t\tnpu-thermal {{ polling-delay-passive = <0>; polling-delay = <0>;\n"
              f"\t\t\tthermal-sensors = <{NPU_PH:#x}>;\n"
              f'\t\t\ttrips {{ trip-point-0 {{ temperature = <85000>; hysteresis = <2000>; type = "passive";'
              f" phandle = <{NPU_PH + 2:#x}>; }}; }};\n"
              f"\t\t\tcooling-maps {{ map0 {{ trip = <{NPU_PH + 2:#x}>; cooling-device = <{NPU_PH:#x} 0xffffffff 0xffffffff>; }}; }};\n"
              "\t\t};\n\t};\n")

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
