extension TuneKit {
  /// What tuning brings a model, from published measurements with the chosen or recognised card.
  ///
  /// Writes nothing.
  ///
  /// - Parameters:
  ///   - quantity: what the value is.
  ///   - untuned: the value without tuning.
  ///   - profile: the profile that is asked about; nil for whichever was measured.
  ///   - proofs: results of `prove` with their names, which go before published measurements.
  /// - Returns: the estimate with its interval.
  /// - Throws: ``TuneKitError/recognition(_:)`` or ``TuneKitError/estimate(_:)``.
  public func estimate(
    _ quantity: MeasuredQuantity, of untuned: Double, as profile: Profile? = nil,
    from proofs: [(name: String, proof: Proof)] = []
  ) throws(TuneKitError) -> TuningEstimate {
    do throws(EstimateError) {
      if !proofs.isEmpty,
        let estimate = try TuningEstimate(quantity, of: untuned, from: proofs, as: profile)
      {
        return estimate
      }
    } catch {
      throw .estimate(error)
    }
    let accelerator = try accelerator()
    do throws(EstimateError) {
      return try TuningEstimate(quantity, of: untuned, with: accelerator, as: profile)
    } catch {
      throw .estimate(error)
    }
  }

  /// The chosen accelerator, which need not be in this machine, or the recognised one.
  private func accelerator() throws(TuneKitError) -> any Accelerator {
    let inventory = surveyed()
    let recognition = try recognise(inventory)
    if let chosen = choice.accelerator.flatMap(registry.accelerator) { return chosen }
    do throws(RecognitionError) {
      return try recognition.accelerator(on: inventory, with: registry)
    } catch {
      throw .recognition(error)
    }
  }
}
