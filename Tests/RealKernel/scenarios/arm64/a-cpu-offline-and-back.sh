# The kernel moves the interrupts of a CPU that goes away, and does not move them back.
. ./lib.sh
irq=$(rig irqs)
keep
tunekit apply --yes $BOARD
assert_exit 0
rig offline 4
say "CPU 4 offline: interrupt $irq asks for $(affinity $irq), lands on $(cat /proc/irq/$irq/effective_affinity_list)"
tunekit verify
assert_exit 4
rig online 4
say "CPU 4 back: interrupt $irq asks for $(affinity $irq), lands on $(cat /proc/irq/$irq/effective_affinity_list)"
tunekit apply --yes $BOARD
assert_exit 0
assert_same "affinity of interrupt $irq" 4 "$(affinity $irq)"
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
tunekit revert
assert_exit 0
assert_kept "after revert"
