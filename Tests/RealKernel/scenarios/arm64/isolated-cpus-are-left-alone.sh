# boot: -x isolcpus=4-5
# Who isolates CPUs wants them for something else: the interrupt goes to a fast one that is not isolated.
. ./lib.sh
irq=$(rig irqs)
assert_same "isolated by the kernel" 4-5 "$(cat $CPUS/isolated)"
keep
tunekit apply --yes
assert_exit 0
case "$(affinity $irq)" in 6|7) say "interrupt $irq is on CPU $(affinity $irq)" ;; *) fail "interrupt $irq is on CPU $(affinity $irq)" ;; esac
assert_same "where it lands" "cpu$(affinity $irq)" "$(landing 2)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
