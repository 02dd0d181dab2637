// What every file of this target sees.
@_exported import TuneKitApplying
@_exported import TuneKitCaptures
@_exported import TuneKitPlanning
@_exported import TuneKitQuestions
