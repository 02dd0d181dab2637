import Accelerators
import Boards
import TuneKitCore

/// The modules this program knows.
enum Modules {
  static func registry() throws -> Registry {
    do throws(RegistryError) {
      return try Registry(boards: BoardCatalogue.all, accelerators: AcceleratorCatalogue.all)
    } catch {
      throw Failure(status: .error, message: error.description)
    }
  }
}
