# boot: -a backports -n irqname=ax_pcie_dev_host
# Another kernel, and a driver that names its interrupt after itself, not after the bus address.
. ./lib.sh
irq=$(rig irqs)
say "Linux $(uname -r): $(rig line | tr -s ' ')"
keep
tunekit apply --yes
assert_exit 0
assert_same "affinity of interrupt $irq" 4 "$(affinity $irq)"
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
assert_same "governor of policy4" performance "$(governor 4)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
