# The five verbs, judged by the kernel's own files and counters and not by what the program says.
. ./lib.sh
irq=$(rig irqs)
keep

tunekit detect
assert_exit 0
assert_line "the board" '^FriendlyElec CM3588 NAS \(cm3588\)'
assert_line "the card" "AX650N \(ax650n\) at $(rig bdf)"
assert_line "the driver" 'driver +rignpu'
assert_line "the slot" 'M.2 slot 4'
assert_line "the link" '5.0 GT/s x1.*the best'
assert_kept "after detect"

tunekit plan
assert_exit 0
assert_line "the step" "interrupt $irq .*→ +CPU 4"
assert_kept "after plan"

tunekit apply --yes
assert_exit 0
assert_same "affinity of interrupt $irq" 4 "$(affinity $irq)"
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
assert_same "governor of policy4" performance "$(governor 4)"
assert_same "clock of policy4" 2304000 "$(clock 4)"
assert_same "clock of policy6" 2304000 "$(clock 6)"
assert_same "governor of policy0, which no need asks for" schedutil "$(governor 0)"

tunekit verify
assert_exit 0
assert_line "the counters" "interrupt $irq delivered to CPU 4"
tunekit apply --yes
assert_exit 0
assert_same "affinity after a second apply" 4 "$(affinity $irq)"

tunekit revert
assert_exit 0
assert_kept "after revert"
tunekit status
assert_exit 0
assert_line "status" 'Nothing is applied'
