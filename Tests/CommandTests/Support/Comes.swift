import Glibc

/// Whether something comes to be so within some seconds; looked at fifty times a second.
func comes(_ seconds: Double = 8, _ isSo: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if isSo() { return true }
    usleep(20_000)
  }
  return false
}
