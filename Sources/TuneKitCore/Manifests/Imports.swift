// What every file of this target sees.
@_exported import TuneKitLinux
@_exported import TuneKitModel
@_exported import TuneKitQuestions
@_exported import TuneKitTOML
