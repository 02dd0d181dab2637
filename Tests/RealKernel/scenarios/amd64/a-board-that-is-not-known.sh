# A PC: no module knows it. It is named, nothing is written, and --board generic is what to say.
. ./lib.sh
keep
tunekit detect
assert_exit 3
assert_line "the card is named all the same" "AX650N \(ax650n\) at $(rig bdf)"
assert_text "what to do" 'board generic'
tunekit apply --yes
assert_exit 3
assert_text "what to do" '--board generic'
assert_kept "after apply"
