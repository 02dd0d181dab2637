# limit: 5
# expected to fail: it hangs, and must be stopped at its limit
. ./lib.sh
say "sleeping"
sleep 1000
