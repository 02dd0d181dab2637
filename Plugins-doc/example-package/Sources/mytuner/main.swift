import TuneKitCommand

// Every verb of tunekit, with two modules beside its own: mytuner detect, sudo mytuner apply, mytuner plugin check.
runTuneKit(named: "mytuner", boards: [MyBoard()], accelerators: [MyCard()])
