// What every file of this target sees.
@_exported import TuneKitCaptures
@_exported import TuneKitFacade
