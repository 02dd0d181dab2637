extension Scrubber {
  /// A scrubber that keeps the names of all who are known to tune machines.
  public init() { self.init(keeping: Contender.programs, units: Contender.units) }
}
