import Coding
import Testing

/// The filter language, operator by operator; what it refuses; its limits.
struct EventFilterTests {
    @Test(arguments: [
        // Equality
        (#"{"a":["x"]}"#, #"{"a":"x"}"#, true), (#"{"a":["x"]}"#, #"{"a":"X"}"#, false),
        (#"{"a":["x"]}"#, #"{"a":"xy"}"#, false), (#"{"a":["x","y"]}"#, #"{"a":"y"}"#, true),
        (#"{"a":["é"]}"#, #"{"a":"\u00e9"}"#, true), (#"{"a":["\u0061"]}"#, #"{"\u0061":"a"}"#, true),
        (#"{"a":["5"]}"#, #"{"a":5}"#, false), (#"{"a":[5]}"#, #"{"a":"5"}"#, false),
        (#"{"a":[300]}"#, #"{"a":300.0}"#, true), (#"{"a":[3.0e2]}"#, #"{"a":300}"#, true),
        (#"{"a":[0.1]}"#, #"{"a":0.1000000000000000001}"#, false), (#"{"a":[0]}"#, #"{"a":-0}"#, true),
        (#"{"a":[1e400]}"#, #"{"a":1e400}"#, true), (#"{"a":[1e400]}"#, #"{"a":1e401}"#, false),
        (#"{"a":[true]}"#, #"{"a":true}"#, true), (#"{"a":[true]}"#, #"{"a":false}"#, false),
        (#"{"a":[true]}"#, #"{"a":"true"}"#, false), (#"{"a":[false]}"#, #"{"a":false}"#, true),
        (#"{"a":[null]}"#, #"{"a":null}"#, true), (#"{"a":[null]}"#, #"{}"#, false),
        (#"{"a":[null]}"#, #"{"a":"null"}"#, false), (#"{"a":[""]}"#, #"{"a":""}"#, true),
        (#"{"a":[""]}"#, #"{"a":null}"#, false), (#"{"a":[""]}"#, #"{"a":" "}"#, false),
        // Everything but
        (#"{"a":[{"anything-but":"x"}]}"#, #"{"a":"y"}"#, true),
        (#"{"a":[{"anything-but":"x"}]}"#, #"{"a":"x"}"#, false),
        (#"{"a":[{"anything-but":"x"}]}"#, #"{"a":1}"#, true),
        (#"{"a":[{"anything-but":"x"}]}"#, #"{"a":null}"#, true),
        (#"{"a":[{"anything-but":"x"}]}"#, #"{}"#, false),
        (#"{"a":[{"anything-but":"x"}]}"#, #"{"a":["x","y"]}"#, true),
        (#"{"a":[{"anything-but":["x","y"]}]}"#, #"{"a":"y"}"#, false),
        (#"{"a":[{"anything-but":100}]}"#, #"{"a":1e2}"#, false),
        (#"{"a":[{"anything-but":[100,2]}]}"#, #"{"a":3}"#, true),
        (#"{"a":[{"anything-but":[100,2]}]}"#, #"{"a":"100"}"#, true),
        // Ranges
        (#"{"a":[{"numeric":[">",30]}]}"#, #"{"a":30.000000000000000001}"#, true),
        (#"{"a":[{"numeric":[">",30]}]}"#, #"{"a":30}"#, false),
        (#"{"a":[{"numeric":[">=",30]}]}"#, #"{"a":30.0}"#, true),
        (#"{"a":[{"numeric":["<",-1.5]}]}"#, #"{"a":-1.50}"#, false),
        (#"{"a":[{"numeric":["<=",-1.5]}]}"#, #"{"a":-1.50}"#, true),
        (#"{"a":[{"numeric":["=",3.018e2]}]}"#, #"{"a":301.8}"#, true),
        (#"{"a":[{"numeric":[">",10,"<=",20]}]}"#, #"{"a":20}"#, true),
        (#"{"a":[{"numeric":[">",10,"<=",20]}]}"#, #"{"a":10}"#, false),
        (#"{"a":[{"numeric":[">",10,"<=",20]}]}"#, #"{"a":21}"#, false),
        (#"{"a":[{"numeric":[">",10]}]}"#, #"{"a":"20"}"#, false),
        (#"{"a":[{"numeric":[">",10]}]}"#, #"{"a":1752314405321}"#, true),
        // Presence, of a leaf
        (#"{"a":[{"exists":true}]}"#, #"{"a":null}"#, true), (#"{"a":[{"exists":true}]}"#, #"{"b":1}"#, false),
        (#"{"a":[{"exists":true}]}"#, #"{"a":{"b":1}}"#, false),
        (#"{"a":[{"exists":false}]}"#, #"{"a":{"b":1}}"#, true),
        (#"{"a":[{"exists":true}]}"#, #"{"a":[]}"#, false), (#"{"a":[{"exists":false}]}"#, #"{}"#, true),
        (#"{"a":[{"exists":false}]}"#, #"{"a":0}"#, false), (#"{"a":{"b":[{"exists":false}]}}"#, #"{}"#, true),
        (#"{"a":{"b":[{"exists":false}]}}"#, #"{"a":7}"#, true),
        (#"{"a":{"b":[{"exists":false}]}}"#, #"{"a":[{"c":1},{"b":1}]}"#, false),
        (#"{"a":[{"exists":false},"x"]}"#, #"{"a":"x"}"#, true),
        (#"{"a":{"b":[{"exists":false}],"c":[1]}}"#, #"{"a":[{"c":1}]}"#, true),
        // Parts of text
        (#"{"a":[{"prefix":"device_1"}]}"#, #"{"a":"device_17"}"#, true),
        (#"{"a":[{"prefix":"device_1"}]}"#, #"{"a":"device_2"}"#, false),
        (#"{"a":[{"prefix":"device_1"}]}"#, #"{"a":"device"}"#, false),
        (#"{"a":[{"prefix":"12"}]}"#, #"{"a":123}"#, false), (#"{"a":[{"suffix":".png"}]}"#, #"{"a":"x.png"}"#, true),
        (#"{"a":[{"suffix":".png"}]}"#, #"{"a":"x.pngs"}"#, false),
        (#"{"a":[{"suffix":"é"}]}"#, #"{"a":"\u00e9"}"#, true),
        (#"{"a":[{"equals-ignore-case":"aliCE"}]}"#, #"{"a":"ALIce"}"#, true),
        (#"{"a":[{"equals-ignore-case":"alice"}]}"#, #"{"a":"alices"}"#, false),
        (#"{"a":[{"equals-ignore-case":"ÄΣ"}]}"#, #"{"a":"äς"}"#, true),
        // Fields together
        (#"{"a":[1],"b":[2]}"#, #"{"b":2,"a":1}"#, true), (#"{"a":[1],"b":[2]}"#, #"{"b":2,"a":2}"#, false),
        (#"{"a":{"b":{"c":[1]}}}"#, #"{"a":{"b":{"c":1}}}"#, true), (#"{"a":{"b":[1]}}"#, #"{"a.b":1}"#, false),
        (#"{"$or":[{"a":[1]},{"b":[2]}]}"#, #"{"b":2}"#, true), (#"{"$or":[{"a":[1]},{"b":[2]}]}"#, #"{"b":1}"#, false),
        (#"{"c":[3],"$or":[{"a":[1]},{"b":[2]}]}"#, #"{"b":2}"#, false),
        (#"{"$or":[{"a":[1]},{"b":[2],"$or":[{"c":[3]},{"d":[4]}]}]}"#, #"{"b":2,"d":4}"#, true),
        (#"{"l":{"$or":[{"a":[1]},{"b":[2]}]}}"#, #"{"l":{"a":1}}"#, true),
        // Arrays in the payload: any element, and one and the same for fields side by side
        (#"{"a":[2]}"#, #"{"a":[1,[2,3]]}"#, true), (#"{"a":[4]}"#, #"{"a":[1,[2,3]]}"#, false),
        (#"{"a":{"b":[1]}}"#, #"{"a":[{"b":2},{"b":1}]}"#, true),
        (#"{"a":{"b":[1],"c":[2]}}"#, #"{"a":[{"b":1,"c":1},{"b":2,"c":2}]}"#, false),
        (#"{"a":{"b":[1],"c":[2]}}"#, #"{"a":[{"b":1,"c":2}]}"#, true),
        // Payloads that are no objects, and the last of equal keys
        (#"{"a":[1]}"#, "[{\"a\":1}]", false), (#"{"a":[{"exists":false}]}"#, "7", false),
        (#"{"a":[{"exists":false}]}"#, "[]", false), (#"{"a":[2]}"#, #" {"a":1,"a":2} "#, true),
        (#"{"a":[1]}"#, #"{"a":1,"\u0061":2}"#, false),
    ])
    func operators(_ data: String, _ payload: String, _ passes: Bool) throws {
        let filter = try EventFilter(["{\"data\":\(data)}"])
        #expect(filter.verdict(of: Array(payload.utf8)) == (passes ? .passes : .drops))
    }

    @Test(arguments: [
        "", " ", "hello", "{\"a\":1", "{\"a\":1} x", "{\"a\":1}{\"a\":1}", "\u{FEFF}{\"a\":1}", "1][", "1],[2", "[1",
        "]1", "][[2",
        "{\"a\":1,\"b\":NaN}", "{\"a\":1,\"b\":[-Infinity]}",
    ])
    func dropsWhatIsNotJSON(_ payload: String) throws {
        let filter = try EventFilter([#"{"data":{"a":[1]}}"#])
        #expect(filter.verdict(of: Array(payload.utf8)) == .notJSON)
        #expect(filter.verdict(of: Array(#"{"a":1,"b":"\ud800"}"#.utf8)) == .passes)
        #expect(filter.verdict(of: [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xFF, 0x22, 0x7D]) == .notJSON)
    }

    @Test func readsEveryFormOfInput() throws {
        let pattern = #"{"data":{"a":[1]}}"#
        let criteria = #"{"Filters":[{"Pattern":"{\"data\":{\"a\":[1]}}"},{"Pattern":"{ \"data\" : {\"b\":[2]}}"}]}"#
        let mapping = "{\"UUID\":\"u\",\"State\":\"Enabled\",\"FilterCriteria\":\(criteria)}"
        #expect(try EventFilter([pattern]).patterns == [pattern])
        #expect(try EventFilter([criteria]).patterns == [pattern, #"{ "data" : {"b":[2]}}"#])
        #expect(try EventFilter([pattern, mapping]).patterns.count == 3)
        let filter = try EventFilter([criteria])
        #expect(filter.verdict(of: Array("{\"b\":2}".utf8)) == .passes)
        #expect(filter.verdict(of: Array("{\"b\":1}".utf8)) == .drops)
        // A choice may stand around `data`, too.
        let around = try EventFilter([#"{"$or":[{"data":{"a":[1]}},{"data":{"b":[2]}}]}"#])
        #expect(around.verdict(of: Array("{\"b\":2}".utf8)) == .passes)
        #expect(around.verdict(of: Array("{\"a\":2}".utf8)) == .drops)
        var reader = WholeValueReader()
        #expect(around.verdict(of: Array("{\"a\":1}".utf8).span, &reader) == .passes)
        #expect(around.verdict(of: Array("a".utf8).span, &reader) == .notJSON)
        #expect(around.verdict(of: Array("{}".utf8).span, &reader) == .drops)
    }

    @Test func keepsTheLimits() throws {
        let pattern = #"{"data":{"a":[1]}}"#
        #expect(try EventFilter(Array(repeating: pattern, count: 5)).hints.isEmpty)
        #expect(try EventFilter(Array(repeating: pattern, count: 6)).hints.first?.contains("on request") == true)
        #expect(try EventFilter(Array(repeating: pattern, count: 10)).hints.count == 1)
        #expect(refusal(Array(repeating: pattern, count: 11))?.code == .tooManyPatterns)
        let room = EventFilter.patternLength - #"{"data":{"a":[""]}}"#.utf8.count
        let longest = "{\"data\":{\"a\":[\"\(String(repeating: "é", count: room))\"]}}"
        #expect(try EventFilter([longest]).patterns.count == 1)
        #expect(refusal([pattern, longest + " "]).map { "\($0.code) \($0.pattern ?? 0)" } == "tooLong 2")
        for bound in ["5e9", "-5.0e9", "0.000001", "-1.5", "123456789.012345", "1.0000000000"] {
            #expect(refusal(["{\"data\":{\"a\":[{\"numeric\":[\"=\",\(bound)]}]}}"]) == nil)
        }
        for bound in ["5000000000.1", "4999999999.999999", "-5.1e9", "0.0000001", "1e-400", "1e400", "1e15", "1e-40"] {
            #expect(refusal(["{\"data\":{\"a\":[{\"numeric\":[\"=\",\(bound)]}]}}"])?.code == .numberOutOfRange)
        }
    }

    @Test(
        arguments: [
            ("", .notJSON, "", "not JSON"), ("{\"data\"", .notJSON, "", "single quotes"),
            ("[1]", .wrongForm, "", "object"),
            ("{}", .empty, "", "field"), (#"{"data":["x"]}"#, .wrongForm, "data", "object"),
            (#"{"data":{}}"#, .empty, "data", "empty"), (#"{"data":{"a":{}}}"#, .empty, "data.a", "empty"),
            (#"{"data":{"a":[]}}"#, .empty, "data.a", "exists"),
            (#"{"data":{"a":{"b":5}}}"#, .notAList, "data.a.b", "[5]"),
            (#"{"data":{"a":"x"}}"#, .notAList, "data.a", "[\"x\"]"),
            (#"{"data":{"a":[[1]]}}"#, .wrongForm, "data.a", "list"),
            (#"{"data":{"a":[NaN]}}"#, .badOperand, "data.a", "NaN"),
            (#"{"data":{"a":[1],"a":[2]}}"#, .duplicateKey, "", "a stands twice"),
            (#"{"data":{"a":[1]},"partitionKey":["1"]}"#, .metadataKey, "partitionKey", "only on data"),
            (#"{"eventSource":["aws:kinesis"]}"#, .metadataKey, "eventSource", "only on data"),
            (#"{"temperature":[1]}"#, .metadataKey, "temperature", "{\"data\":{\"temperature\":…}}"),
            (
                #"{"data":{"a":[{"wildcard":"x*"}]}}"#, .refusedOperator, "data.a",
                "wildcard is an operator of EventBridge"
            ),
            (#"{"data":{"a":[{"cidr":"10.0.0.0/8"}]}}"#, .refusedOperator, "data.a", "use prefix"),
            (
                #"{"data":{"a":[{"anything-but":{"prefix":"x"}}]}}"#, .refusedOperator, "data.a",
                "anything-but with prefix"
            ),
            (
                #"{"data":{"a":[{"anything-but":{"suffix":"x"}}]}}"#, .refusedOperator, "data.a",
                "anything-but with suffix"
            ),
            (
                #"{"data":{"a":[{"anything-but":{"wildcard":"x"}}]}}"#, .refusedOperator, "data.a",
                "anything-but with wildcard"
            ),
            (
                #"{"data":{"a":[{"anything-but":{"equals-ignore-case":"x"}}]}}"#, .refusedOperator, "data.a",
                "anything-but with equals-ignore-case"
            ),
            (
                #"{"data":{"a":[{"prefix":{"equals-ignore-case":"x"}}]}}"#, .refusedOperator, "data.a",
                "prefix with equals-ignore-case"
            ),
            (
                #"{"data":{"a":[{"suffix":{"equals-ignore-case":"x"}}]}}"#, .refusedOperator, "data.a",
                "suffix with equals-ignore-case"
            ),
            (#"{"data":{"a":[{"contains":"x"}]}}"#, .unknownOperator, "data.a", "contains"),
            (#"{"data":{"a":[{}]}}"#, .wrongForm, "data.a", "one operator"),
            (#"{"data":{"a":[{"prefix":"x","suffix":"y"}]}}"#, .wrongForm, "data.a", "one operator"),
            (#"{"data":{"a":[{"prefix":5}]}}"#, .badOperand, "data.a", "string"),
            (#"{"data":{"a":[{"exists":"true"}]}}"#, .badOperand, "data.a", "true or false"),
            (#"{"data":{"a":[{"anything-but":["x",1]}]}}"#, .badOperand, "data.a", "not both"),
            (#"{"data":{"a":[{"anything-but":[]}]}}"#, .empty, "data.a", "exists"),
            (#"{"data":{"a":[{"anything-but":[null]}]}}"#, .badOperand, "data.a", "strings or numbers"),
            (#"{"data":{"a":[{"anything-but":true}]}}"#, .badOperand, "data.a", "a string, a number"),
            (#"{"data":{"a":[{"numeric":[">"]}]}}"#, .badOperand, "data.a", "one comparison or two"),
            (#"{"data":{"a":[{"numeric":[]}]}}"#, .badOperand, "data.a", "one comparison or two"),
            (#"{"data":{"a":[{"numeric":["!=",5]}]}}"#, .badOperand, "data.a", "!="),
            (#"{"data":{"a":[{"numeric":[">","5"]}]}}"#, .badOperand, "data.a", "quotes"),
            (#"{"data":{"a":[{"numeric":["<",5,">",1]}]}}"#, .badOperand, "data.a", "the first is >"),
            (#"{"data":{"a":[{"numeric":["=",5,"<",6]}]}}"#, .badOperand, "data.a", "the first is >"),
            (#"{"data":{"a":[{"numeric":[">",5,"<",5]}]}}"#, .badOperand, "data.a", "no number lies"),
            (#"{"data":{"$or":[{"a":[1]}]}}"#, .badOperand, "data.$or", "two objects or more"),
            (#"{"data":{"$or":{"a":[1]}}}"#, .badOperand, "data.$or", "two objects or more"),
            (#"{"data":{"$or":[{"a":[1]},5]}}"#, .wrongForm, "data.$or[1]", "object"),
            (#"{"data":{"$or":[{"a":[1]},{"b":2}]}}"#, .notAList, "data.$or[1].b", "[2]"),
            (#"{"data":{"$or":[{"a":[1]},{"prefix":["b"]}]}}"#, .wrongForm, "data.$or[1].prefix", "between fields"),
            (#"{"Filters":[]}"#, .empty, "Filters", "no pattern"),
            (#"{"Filters":[{"Pattern":{"data":{"a":[1]}}}]}"#, .wrongForm, "Filters", "as a string"),
            (#"{"UUID":"u","FilterCriteria":null}"#, .wrongForm, "FilterCriteria", "no filter"),
        ] as [(String, FilterError.Code, String, String)])
    func refusesAndSaysWhere(_ text: String, _ code: FilterError.Code, _ path: String, _ words: String) throws {
        let error = try #require(refusal([text]))
        #expect(error.code == code)
        #expect(error.path == path)
        #expect(error.description.contains(words), "\(error)")
        // The same pattern behind a good one is named by its number.
        let second = try #require(refusal([#"{"data":{"a":[1]}}"#, text]))
        #expect(second.pattern == error.pattern.map { $0 + 1 })
    }

    @Test func namesNothingGiven() {
        #expect(refusal([])?.code == .empty)
    }

    private func refusal(_ texts: [String]) -> FilterError? {
        do throws(FilterError) {
            _ = try EventFilter(texts)
            return nil
        } catch {
            return error
        }
    }
}
