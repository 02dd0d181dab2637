# The card has no interrupt yet. What is not asked of the driver can be tuned; the rest is said.
. ./lib.sh
rig unbind
keep
tunekit detect
assert_exit 0
assert_line "the driver" 'driver +✗ none'
tunekit apply --yes
case $status in
0) assert_text "the interrupt" 'no driver|no interrupt'
   tunekit revert
   assert_exit 0 ;;
5) ;;
*) fail "exit status of apply: expected 0 or 5, seen $status" ;;
esac
assert_kept "in the end"
