import AWS
import Replay

extension AWSOptions {
    /// The way to streams.
    func streamConnection(in context: CommandContext) throws -> StreamConnection {
        StreamConnection(kinesis: KinesisClient(caller: try AWSClient(settings: settings(in: context))), settler: nil)
    }
}
