import Coding
import TestSupport
import Testing

/// The loopback SQS is what boto3 takes it for.
@Suite struct LoopbackSQSTests {
    @Test func messagesComeAgainUntilTheyAreDeleted() throws {
        var queue = LoopbackQueue("q")
        queue.visibilityCalls = 2
        queue.messagesPerAnswer = 2
        for body in ["one", "two \"2\" é", "three"] { queue.send(body) }
        let sqs = LoopbackSQS([queue])
        let server = try LoopbackServer(
            sqs, authorization: LoopbackAuthorization(service: "sqs", region: "us-east-1"))
        let boto = try BotoPeer(url: server.url)
        let url = try #require(try boto.call("sqs", "get_queue_url", #"{"QueueName":"q"}"#)["QueueUrl"]?.text)
        #expect(url == server.url + "/000000000000/q")
        let receive = {
            try boto.call(
                "sqs", "receive_message", #"{"QueueUrl":"\#(url)","MaxNumberOfMessages":10}"#)["Messages"]?.elements
                ?? []
        }
        let first = try receive()
        #expect(first.map { $0["Body"]?.text } == ["one", "two \"2\" é"])
        #expect(try receive().map { $0["Body"]?.text } == ["three"])
        let again = try receive()
        #expect(again.map { $0["MessageId"]?.text } == first.map { $0["MessageId"]?.text })
        let receipt = { (message: JSONValue) in message["ReceiptHandle"]?.text ?? "" }
        // An old receipt deletes nothing.
        try boto.call(
            "sqs", "delete_message", #"{"QueueUrl":"\#(url)","ReceiptHandle":"\#(receipt(first[0]))"}"#)
        #expect(sqs.queue("q")?.messages.count == 3)
        let entries = again.enumerated().map { #"{"Id":"\#($0.offset)","ReceiptHandle":"\#(receipt($0.element))"}"# }
        let deleted = try boto.call(
            "sqs", "delete_message_batch",
            #"{"QueueUrl":"\#(url)","Entries":[\#(entries.joined(separator: ",")),{"Id":"x","ReceiptHandle":"none"}]}"#)
        #expect(deleted["Successful"]?.elements.map { $0["Id"]?.text } == ["0", "1"])
        #expect(deleted["Failed"]?.elements.map { $0["Code"]?.text } == ["ReceiptHandleIsInvalid"])
        #expect(sqs.queue("q")?.messages.map(\.body) == ["three"])
        let attributes = try boto.call(
            "sqs", "get_queue_attributes", #"{"QueueUrl":"\#(url)","AttributeNames":["All"]}"#)
        #expect(attributes["Attributes.QueueArn"]?.text == "arn:aws:sqs:us-east-1:000000000000:q")
        sqs.change("q") { $0.release() }
        #expect(try receive().count == 1)
        #expect(
            try boto.call("sqs", "get_queue_url", #"{"QueueName":"x"}"#).errorCode
                == "AWS.SimpleQueueService.NonExistentQueue")
        #expect(sqs.log.count { $0 == "ReceiveMessage" } == 4)
    }
}
