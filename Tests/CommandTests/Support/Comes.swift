import Glibc

/// Whether something comes to be so within some seconds; looked at fifty times a second.
func comes(_ seconds: Double = 40, _ isSo: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if isSo() { return true }
    usleep(20_000)
  }
  return false
}

/// Whether a guard, by its record, comes to have said something last.
func isLastDeed(_ words: String, on tree: Tree) -> Bool {
  comes {
    let answer = try? Answer(try tree.run("status", "--json"))
    let deed = answer?.object["guard_last_deed"] as? [String: Any]
    return (deed?["what"] as? String)?.contains(words) == true
  }
}
