. ./lib.sh
assert_same "governor of policy4" schedutil "$(governor 4)"
assert_same "affinity of interrupt $(rig irqs)" 0-7 "$(affinity $(rig irqs))"
