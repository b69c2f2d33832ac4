import AWS
import Replay

extension AWSOptions {
    /// The way to streams.
    func streamConnection(in context: CommandContext) throws -> StreamConnection {
        let kinesis = KinesisClient(caller: try AWSClient(settings: settings(in: context)))
        return StreamConnection(kinesis: kinesis, settler: StreamSettler(kinesis: kinesis))
    }
}
