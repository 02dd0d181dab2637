// What every file of this target sees.
@_exported import TuneKitLinux
@_exported import TuneKitSurvey
