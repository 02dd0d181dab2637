import Testing

@testable import TuneKitText

/// Texts that differ in their numbers alone.
@Suite struct `A numbered text` {
  @Test func `texts that differ in their numbers alone are said as one`() {
    let interrupts = (106...137).map { "interrupt \($0), vector \($0 - 106)" }
    #expect(NumberedText.joined(interrupts) == "interrupts 106-137, vectors 0-31")
    #expect(NumberedText.joined(["interrupt 7, vector 0"]) == "interrupt 7, vector 0")
    let landing = ["interrupt 5 delivered to CPU 4", "interrupt 9 delivered to CPU 4"]
    #expect(NumberedText.joined(landing) == "interrupts 5,9 delivered to CPU 4")
    #expect(NumberedText.joined([]) == "")
  }

  @Test func `names in a row are short, and each template is said once`() {
    let names = [
      "governor of CPU 4-5 (policy4)", "irqbalance", "governor of CPU 6-7 (policy6)",
      "governor of the memory clock (dmc)",
    ]
    #expect(
      NumberedText.list(names)
        == "governor of CPU 4-7, irqbalance, governor of the memory clock (dmc)")
  }

  @Test(arguments: [
    "2.26 GHz", "0003:31:00.0: driver", "/sys/block/1/x", "M.2", "007", "9-1", "1-9999999999",
    "1,,2", "-4", "99999999999999999999", "",
  ])
  func `what is no list of numbers that people read stays as it is`(text: String) {
    #expect(NumberedText(text).template == text)
    #expect(NumberedText(text).short == text)
  }
}
