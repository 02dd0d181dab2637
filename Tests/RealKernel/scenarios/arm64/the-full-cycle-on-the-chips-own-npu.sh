# boot: -N
# No card: the NPU of the chip, its three lines, its clock. Before, someone has set that clock by hand, as
# fix_freq_rk3588.sh does; that is named. All is judged by the kernel's own files and counters.
. ./lib.sh
rig remove                       # the card; it comes back after the scenario
npu=fdab0000.npu
clock=$CLOCKS/$npu
lines=$(rig npu irqs)
set -- $lines
assert_same "lines" 3 $#
echo userspace >$clock/governor
echo 300000000 >$clock/userspace/set_freq
for p in 0 4 6; do echo userspace >$CPUS/cpufreq/policy$p/scaling_governor; done
assert_same "clock of the NPU, set by hand" 300000000 "$(cat $clock/cur_freq)"
keep
say "/proc/interrupts before:"
rig npu line | tr -s ' ' | sed 's/^/  : /'

tunekit detect
assert_exit 0
assert_line "the NPU" "Rockchip RK3588 NPU \(rk3588-npu\) at $npu"
assert_line "the driver" 'driver +RKNPU'
assert_line "its clock" 'clock +0.30 of 1.00 GHz, governor userspace'
assert_text "who else sets clocks" "fix_freq script: the governor userspace on policy0, policy4, policy6, $npu"
assert_kept "after detect"

tunekit plan
assert_exit 0
assert_line "the clock" "governor of the clock of $npu +userspace +→ +performance"
assert_line "the lines" "interrupts $1-$3.* → +CPU 4"
assert_kept "after plan"

tunekit apply --yes
assert_exit 0
for irq; do assert_same "affinity of interrupt $irq" 4 "$(affinity $irq)"; done
assert_same "where the three lines land" cpu4 "$(landing 2 npu)"
assert_same "governor of the NPU" performance "$(cat $clock/governor)"
assert_same "clock of the NPU" 1000000000 "$(cat $clock/cur_freq)"
assert_same "clock of policy4" 2304000 "$(clock 4)"
say "/proc/interrupts after apply:"
rig npu line | tr -s ' ' | sed 's/^/  : /'

tunekit verify
assert_exit 0
assert_line "the counters" "interrupts $1-$3 delivered to CPU 4"
assert_line "the temperature" "temperature of npu-thermal +43.0"
tunekit revert
assert_exit 0
assert_kept "after revert"
say "/proc/interrupts after revert:"
rig npu line | tr -s ' ' | sed 's/^/  : /'
say "clock of the NPU: $(cat $clock/cur_freq)"
tunekit status
assert_exit 0
assert_line "status" 'Nothing is applied'
