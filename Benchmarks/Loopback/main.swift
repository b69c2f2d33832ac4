import ArgumentParser

/// A loopback server as a process of its own, for benchmarks and for trying things out. Its first line on stdout is its
/// URL. It ends with SIGTERM or SIGINT and then prints its state, which it also answers to `GET /_state`.
struct Loopback: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loopback", abstract: "Plays services of AWS on a loopback port.",
        subcommands: [KinesisServer.self, S3Server.self])
}

Loopback.main()
