# boot: -n vectors=4
# MSI-X with four vectors: only vector 0 is asked for by the card's module; all four really fire.
. ./lib.sh
set -- $(rig irqs)
assert_same "how many interrupts the card has" 4 $#
keep
say "before: $(rig counts 2 | tr '\n' ';')"
tunekit apply --yes
assert_exit 0
moved=$(for i; do [ "$(affinity $i)" = 4 ] && echo $i; done)
[ -n "$moved" ] || fail "expected an interrupt on CPU 4, seen none"
say "on CPU 4 now: $(echo $moved) of $*"
counts=$(rig counts 2)
say "after: $(echo "$counts" | tr '\n' ';')"
for i in $moved; do
  assert_same "where interrupt $i lands" cpu4 "$(echo "$counts" | awk -v i="$i:" '$2 == i || $2 ":" == i { print $3 }')"
done
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
