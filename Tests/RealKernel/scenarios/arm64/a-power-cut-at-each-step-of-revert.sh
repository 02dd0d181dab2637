# power cuts: 130
# limit: 900
# As the power cut at each step of apply, but revert is cut short.
. ./lib.sh
. ./power-cut.sh
power_cuts "/payload/tunekit revert" "/payload/tunekit apply --yes $BOARD"
