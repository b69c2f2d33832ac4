import Ingest
import Testing

@testable import Commands

@Suite struct ProgressTests {
    private func progress(_ done: Int, complete: Bool = true) -> ImportProgress {
        ImportProgress(
            objectsDone: done, objectsFound: 10_000, bytesDone: Int64(done) * 1_000, bytesFound: 10_000_000,
            entries: done * 10, isComplete: complete, seconds: 2)
    }

    @Test func saysHowFarItIs() {
        #expect(
            ProgressText.line(progress(2_500))
                == "2,500 of 10,000 objects, 2.5 MB of 10.0 MB, 1.2 MB/s, 0:06 left"
                || ProgressText.line(progress(2_500))
                    == "2,500 of 10,000 objects, 2.5 MB of 10.0 MB, 1.3 MB/s, 0:06 left"
        )
        #expect(
            ProgressText.line(progress(4_000, complete: false))
                == "4,000 of at least 10,000 objects, 4.0 MB of at least 10.0 MB, 2.0 MB/s")
    }

    @Test func redrawsALineAtMostTenTimesASecond() {
        let surroundings = TestSurroundings(terminal: true, width: 60)
        let display = ProgressDisplay(mode: .auto, context: surroundings.context)
        for done in 0..<100 {
            surroundings.wait(0.015)
            display.update(progress(done))
        }
        let drawn = surroundings.stderr.split(separator: "\r")
        #expect((10...15).contains(drawn.count))
        #expect(drawn.allSatisfy { $0.hasSuffix("\u{1B}[K") && $0.unicodeScalars.count <= 62 })
        display.finish()
        #expect(surroundings.stderr.hasSuffix("\r\u{1B}[K"))
    }

    @Test func printsPlainLinesEveryFiveSecondsElsewhere() {
        let surroundings = TestSurroundings()
        let display = ProgressDisplay(mode: .auto, context: surroundings.context)
        for done in 0..<120 {
            surroundings.wait(0.1)
            display.update(progress(done))
        }
        display.finish()
        #expect(surroundings.stderr.split(separator: "\n").count == 2)
        #expect(!surroundings.stderr.contains("\u{1B}"))
    }

    @Test func printsJSONLinesWhereAsked() {
        let surroundings = TestSurroundings(terminal: true)
        let display = ProgressDisplay(mode: .json, context: surroundings.context)
        surroundings.wait(1)
        display.update(progress(5))
        #expect(
            surroundings.stderr
                == #"{"objects_done":5,"objects_found":10000,"bytes_done":5000,"bytes_found":10000000,"#
                + #""entries":50,"search_complete":true,"seconds":2.000}"# + "\n")
    }

    @Test(arguments: [ProgressMode.none, .auto, .plain])
    func keepsQuietInShortRuns(_ mode: ProgressMode) {
        let surroundings = TestSurroundings()
        let display = ProgressDisplay(mode: mode, context: surroundings.context)
        surroundings.wait(4)
        display.update(progress(5))
        display.finish()
        #expect(surroundings.stderr.isEmpty)
    }
}
