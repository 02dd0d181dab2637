/// The driver of a card in a manifest: `[driver]`.
extension ManifestTable {
  /// The driver that serves a card.
  func driver() throws(TOMLError) -> CardDriver {
    try requireOnly(["names", "modules", "package", "others", "source"])
    var others: [CardDriver.Other] = []
    for table in try tables("others") {
      try table.requireOnly(["name", "module", "versions", "because", "source"])
      others.append(
        CardDriver.Other(
          try table.word("name"), module: try table.word("module"),
          versions: try table.texts("versions") ?? [], because: try table.text("because"),
          try table.source()))
    }
    return CardDriver(
      names: try words("names"), modules: try words("modules"), package: try text("package"),
      others: others, source: try source())
  }

  /// Names of drivers or modules, one at least.
  private func words(_ key: String) throws(TOMLError) -> [String] {
    let words = try texts(key) ?? []
    guard !words.isEmpty, words.allSatisfy(Self.isName) else {
      throw mistake(at: key, "\"\(key)\" takes a list of names as the kernel shows them")
    }
    return words
  }

  private func word(_ key: String) throws(TOMLError) -> String {
    let word = try text(key)
    guard Self.isName(word) else {
      throw mistake(at: key, "\"\(key)\" takes a name as the kernel shows it")
    }
    return word
  }

  /// They become words of a command, so they hold nothing that a shell would read otherwise.
  private static func isName(_ text: String) -> Bool {
    CardDriver.isName(text)
  }
}
