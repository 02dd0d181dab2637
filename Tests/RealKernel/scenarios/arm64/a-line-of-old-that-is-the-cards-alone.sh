# boot: -n intx=1
# The card has no MSI and a line of its own: that is the card's interrupt, and it is moved.
. ./lib.sh
irq=$(cat $DEVICES/$(rig bdf)/irq)
say "interrupt $irq: $(awk -v i="$irq:" '$1 == i' /proc/interrupts | sed 's/.*Level *//')"
keep
tunekit apply --yes
assert_exit 0
assert_same "affinity of the line" 4 "$(affinity $irq)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
