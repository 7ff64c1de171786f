/// What the server's process had used at the turning points of a run; `nil` where it could not be read.
package struct ServerUsage: Sendable {
    package var beforeConnecting: ServerProcess.Usage?
    package var connected: ServerProcess.Usage?
    package var before: ServerProcess.Usage?
    package var after: ServerProcess.Usage?

    package init() {}
}
