import Foundation

/// What an answer waits for, so that a test decides when it goes out: no test waits for time to pass.
package final class LoopbackGate: Sendable {
    private let condition = NSCondition()
    // All three are touched under `condition` only.
    private nonisolated(unsafe) var permits = 0
    private nonisolated(unsafe) var waiting = 0
    private nonisolated(unsafe) var isOpen = false

    package init() {}

    /// Lets everything through from now on.
    package func open() {
        condition.lock()
        unsafe isOpen = true
        condition.broadcast()
        condition.unlock()
    }

    /// Lets so many pass, those that wait already or those that come.
    package func letPass(_ count: Int = 1) {
        condition.lock()
        unsafe permits += count
        condition.broadcast()
        condition.unlock()
    }

    /// Returns once so many stand at the gate, so that a test knows that they came.
    package func awaitWaiting(_ count: Int = 1) async {
        await withCheckedContinuation { arrived in
            // Waits on a thread of its own: the tests' own threads are few, and one of them may have to bring the request.
            Thread.detachNewThread {
                self.waitForWaiting(count)
                arrived.resume()
            }
        }
    }

    /// As ``awaitWaiting(_:)``, on the caller's own thread: where another process brings the requests.
    package func waitForWaiting(_ count: Int) {
        condition.lock()
        while unsafe waiting < count, unsafe !isOpen { condition.wait() }
        condition.unlock()
    }

    func pass() {
        condition.lock()
        unsafe waiting += 1
        condition.broadcast()
        while unsafe permits == 0, unsafe !isOpen { condition.wait() }
        if unsafe !isOpen { unsafe permits -= 1 }
        unsafe waiting -= 1
        condition.unlock()
    }
}
