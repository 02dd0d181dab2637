extension RootDirectory {
  /// Who else than root could decide what a program does; nil where nobody could.
  ///
  /// It is asked of the file and of each folder on the way to it, none of which may be a link. Below
  /// another root than the system's, whoever runs this may own them, too.
  ///
  /// - Parameter program: the path of the program, from this root.
  /// - Returns: one line for people: where and what.
  public func doubt(about program: String) -> String? {
    looking {
      var parts = program.pathComponents.map(String.init)
      guard let name = parts.popLast() else { return "\(program) is no file" }
      do throws(TrustError) {
        try TrustedWay.toSystem(below: self).check(name, at: program, in: parts)
        return nil
      } catch {
        switch error {
        case .untrusted(let path, let problem, _), .unreadable(let path, let problem):
          return "\(path): \(problem)"
        }
      }
    }
  }
}
