# boot: -n vectors=4,refuse=0
# The kernel refuses one interrupt (EINVAL): it is left alone with the reason, the rest is applied, and nothing is reported
# that anything has drifted.
. ./lib.sh
set -- $(rig irqs)
first=$(affinity $1)
echo 4 2>/run/seen/errno >/proc/irq/$1/smp_affinity_list && fail "the rig: interrupt $1 can be set"
keep
tunekit apply --yes
assert_exit 0
assert_same "affinity of the refused interrupt $1" "$first" "$(affinity $1)"
assert_text "the reason" 'EINVAL|[Ii]nvalid argument|refuse'
assert_same "governor of policy4" performance "$(governor 4)"
assert_same "clock of policy6" 2304000 "$(clock 6)"
tunekit verify
assert_exit 0
assert_no_line "drift" '[Dd]rift'
tunekit apply --yes
assert_exit 0
assert_same "governor of policy4 after a second apply" performance "$(governor 4)"
tunekit revert
assert_exit 0
assert_kept "after revert"
