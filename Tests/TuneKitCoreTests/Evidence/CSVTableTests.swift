import Testing
import TuneKitCore

/// The reader of published measurements.
@Suite struct `A table of measurements` {
  @Test func `the published tables are read whole`() throws {
    #expect(try Published.rows(.call).count == 85)
    #expect(try Published.rows(.tokens).count == 10)
    #expect(try Published.rows(.firstToken).count == 7)
    #expect(try Published.rows(.call).contains { $0.name == "SmolVLM2-256M / LLM Layer" })
  }

  @Test func `a quoted field holds commas and doubled quotes`() throws {
    let table = try CSVTable("a,b\r\n\"x, \"\"y\"\"\",\r\n")
    #expect(table.rows.map(\.fields) == [["x, \"y\"", ""]])
    #expect(table.rows.map(\.line) == [2])
  }

  @Test(arguments: [
    ("", "line 1: no header"), ("\n", "line 1: no header"),
    ("a,a\n", "line 1: two columns \"a\""),
    ("a,b\n1\n", "line 2: 1 fields where the header has 2"),
    ("a,b\n1,2\n\n3,4\n", "line 3: 1 fields where the header has 2"),
    ("a\n\"x\n", "line 2: a quote that is not closed"),
    ("a\n\"x\"y\n", "line 2: text after a closing quote"),
    ("a\nx\"y\n", "line 2: a quote within a field that does not begin with one"),
  ])
  func `a table that is not strict is an error with its line`(text: String, message: String) {
    #expect {
      try CSVTable(text)
    } throws: {
      "\($0)" == message
    }
  }

  @Test(arguments: [
    "", "nan", "inf", "-1", "0", "1e308", "0x10", "1,5", " 1", "1e400", "1e-300", "1.",
  ])
  func `a value that is no measurement is an error with line and column`(value: String) {
    let text = "model,default_ms,optimized_ms\nx,1,1\ny,\"\(value)\",1\n"
    #expect {
      try MeasuredPair.rows(of: .call, csv: text)
    } throws: {
      "\($0)".hasPrefix("line 3: default_ms is \"\(value)\"")
    }
  }

  @Test func `a table without the quantity's column is an error`() {
    #expect {
      try MeasuredPair.rows(of: .tokens, csv: "model,default_ms,optimized_ms\n")
    } throws: {
      "\($0)" == "line 1: no column \"default_tok_s\""
    }
  }
}
