# boot: -L -n intx=1
# The card has no MSI, and another device uses its line too. The line is not the card's alone: it is left where it is,
# the other device is named, and the rest is applied.
. ./lib.sh
irq=$(cat $DEVICES/$(rig bdf)/irq)
names() { awk -v i="$irq:" '$1 == i' /proc/interrupts | sed 's/.*Level *//'; }
count() { awk -v i="$irq:" '$1 == i { for (c = 2; $c ~ /^[0-9]+$/; c++) sum += $c; print sum }' /proc/interrupts; }
say "interrupt $irq: $(names)"
[ -z "$(rig irqs)" ] || fail "the rig: the card has MSI"
other=$(names | tr -d ' ' | tr , '\n' | grep -v "$(rig bdf)")
[ -n "$other" ] || fail "the rig: no other device is on the line"
before=$(count)
dd if=/dev/hwrng of=/dev/null bs=64 count=4 2>/dev/null
sleep 1
[ "$(count)" -gt "$before" ] || fail "the rig: nothing comes on the line"
first=$(affinity $irq)
keep

tunekit apply --yes
assert_exit 0
assert_same "affinity of the shared line" "$first" "$(affinity $irq)"
assert_text "whose line it is, too" "$other"
assert_same "governor of policy4" performance "$(governor 4)"
tunekit verify
assert_exit 0
dd if=/dev/hwrng of=/dev/null bs=64 count=4 2>/dev/null || fail "the other device no longer works"
tunekit revert
assert_exit 0
assert_kept "after revert"
