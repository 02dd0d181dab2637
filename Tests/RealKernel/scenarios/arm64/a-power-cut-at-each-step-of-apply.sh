# power cuts: 130
# limit: 900
# The journal lies on a real ext4 disk; the power goes before a durable step of apply (a write, a sync, a
# rename), at most POINTS of them, evenly spread. After each boot with the same disk: what was applied in
# the boot before must not be written back, and apply and revert work.
. ./lib.sh
. ./power-cut.sh
power_cuts "/payload/tunekit apply --yes $BOARD" :
