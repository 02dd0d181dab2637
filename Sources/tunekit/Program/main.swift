import TuneKitCommand

runTuneKit()
