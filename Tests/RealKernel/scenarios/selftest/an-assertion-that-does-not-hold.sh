# expected to fail: the assertion says what was expected and what was seen
. ./lib.sh
assert_same "the number of CPUs" 9 "$(nproc)"
