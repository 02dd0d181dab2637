/// What happens to machines while a program is not looking.
extension MachineImage {
  /// Reloads the driver behind an interrupt, which is thereby requested anew.
  ///
  /// kernel/irq/irqdesc.c, `free_desc` and `alloc_desc`; kernel/irq/manage.c, `irq_setup_affinity`:
  /// the directories of the old number go, those of the new one are other objects with other
  /// inodes, the affinity is the default one, and the counts begin at zero.
  ///
  /// - Parameters:
  ///   - number: the interrupt as it is now.
  ///   - newNumber: the number it is dealt this time, which may be the same.
  /// - Returns: whether there was such an interrupt, and the new number was free.
  @discardableResult
  public func requestAnew(interrupt number: Int, as newNumber: Int) -> Bool {
    change { $0.requestAnew(number, as: newNumber) }
  }

  /// Takes a CPU offline or brings it back, as whoever writes to its `online` file does.
  ///
  /// - Parameters:
  ///   - isOnline: what it becomes.
  ///   - processor: the CPU's number.
  /// - Returns: whether the kernel did it; it keeps the last CPU.
  @discardableResult
  public func setOnline(_ isOnline: Bool, _ processor: Int) -> Bool {
    change { $0.setOnline(isOnline, processor) }
  }

  /// Takes away a file, link or directory with all below it, as when a device goes.
  ///
  /// - Parameter path: what goes; links on the way are followed, one at the end is itself removed.
  public func remove(_ path: SystemPath) {
    change { kernel in
      guard let parent = try? kernel.canonical(path.parent), path.string != "/" else { return }
      kernel.remove(parent.appending(path.name))
    }
  }

  /// Gives a file a content past all rules, as when somebody else has set it.
  ///
  /// - Parameters:
  ///   - text: what the file shows from now on, the line end included or not.
  ///   - path: the file, which is made where it is missing.
  public func set(_ text: String, _ path: SystemPath) {
    change { kernel in
      let directory = (try? kernel.canonical(path.parent)) ?? path.parent
      let file = (try? kernel.canonical(path)) ?? directory.appending(path.name)
      kernel[file] = .text(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n")
    }
  }
}
