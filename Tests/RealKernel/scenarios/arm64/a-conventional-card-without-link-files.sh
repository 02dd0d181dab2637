# boot: -D edu
# Conventional PCI has no link: the kernel shows no current_link_* files. MSI works.
. ./lib.sh
card=$(rig bdf)
say "link files: $(ls $DEVICES/$card | grep -c link_)"
keep
tunekit detect
assert_exit 0
assert_line "the card" "at $card"
assert_line "the link" 'link +(. )?(unknown|not known|the kernel does not tell)'
if [ -n "$(rig irqs)" ]; then
  tunekit apply --yes
  assert_exit 0
  assert_same "affinity" 4 "$(affinity $(rig irqs))"
  assert_same "where it lands" cpu4 "$(landing 2)"
  tunekit revert
  assert_exit 0
fi
assert_kept "in the end"
