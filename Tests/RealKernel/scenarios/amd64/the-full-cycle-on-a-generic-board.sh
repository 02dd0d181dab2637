# No cpu_capacity on x86: the fastest CPUs are known by their highest clock.
. ./lib.sh
[ ! -e $CPUS/cpu0/cpu_capacity ] || fail "the rig: there is a cpu_capacity"
irq=$(rig irqs)
keep
tunekit detect $BOARD
assert_exit 0
assert_line "the fastest" 'CPU 4-5 .*2.30 GHz.* fastest'
tunekit plan $BOARD
assert_exit 0
assert_kept "after detect and plan"
tunekit apply --yes $BOARD
assert_exit 0
assert_same "affinity of interrupt $irq" 4 "$(affinity $irq)"
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
assert_same "governor of policy4" performance "$(governor 4)"
assert_same "clock of policy6" 2304000 "$(clock 6)"
assert_same "governor of policy0, which no need asks for" schedutil "$(governor 0)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
