# A driver that is loaded again gets a new interrupt number: verify must see it, apply must set it again.
. ./lib.sh
old=$(rig irqs)
keep
tunekit apply --yes $BOARD
assert_exit 0
rig rebind
new=$(rig irqs)
[ "$new" != "$old" ] || fail "the rig: expected another number than $old, seen $new"
say "interrupt $old is now $new"
tunekit verify
assert_exit 4
assert_line "the new number" "\b$new\b"
tunekit apply --yes $BOARD
assert_exit 0
assert_same "affinity of interrupt $new" 4 "$(affinity $new)"
assert_same "where interrupt $new lands" cpu4 "$(landing 2)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_same "governor of policy4" schedutil "$(governor 4)"
assert_same "affinity of interrupt $new" 0-7 "$(affinity $new)"
