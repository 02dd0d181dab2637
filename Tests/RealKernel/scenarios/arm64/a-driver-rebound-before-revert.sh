# The number that the card had belongs to another device now: revert must not write there.
. ./lib.sh
old=$(rig irqs)
tunekit apply --yes $BOARD
assert_exit 0
rig rebind                       # the module gives the old number to another owner
new=$(rig irqs)
[ "$new" != "$old" ] || fail "the rig: expected another number than $old, seen $new"
echo 2 >/proc/irq/$old/smp_affinity_list || fail "the rig: interrupt $old has no owner whose affinity can be set"
echo 6 >/proc/irq/$new/smp_affinity_list
say "interrupt $old has a new owner and is on CPU $(affinity $old); the card's is $new, on CPU $(affinity $new)"
tunekit revert
assert_same "affinity of the other owner's interrupt $old" 2 "$(affinity $old)"
assert_same "affinity of the card's new interrupt $new, which tunekit never set" 6 "$(affinity $new)"
assert_same "governor of policy4" schedutil "$(governor 4)"
assert_same "governor of policy6" schedutil "$(governor 6)"
assert_exit 0
tunekit status
assert_exit 0
assert_line "status" 'Nothing is applied'
