// Runs before the page's scripts and notes everything that its EventSources and WebSockets fire.
// Tests read `recorded`; the page does not know of it.

window.recorded = [];
window.violations = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    window.violations.push(`${violatedDirective}: ${blockedURI}`);
});

function record(connection, transport, url, types) {
    const entry = { transport, url, happened: [] };
    window.recorded.push(entry);
    for (const type of types) {
        connection.addEventListener(type, (event) => entry.happened.push({
            type, at: performance.now(), readyState: connection.readyState,
            data: event.data, lastEventId: event.lastEventId, code: event.code,
        }));
    }
    entry.connection = connection;
}

window.EventSource = class extends EventSource {
    constructor(url, options) {
        super(url, options);
        record(this, "sse", this.url, ["open", "message", "join", "error"]);
    }
};

window.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
        super(url, protocols);
        record(this, "websocket", this.url, ["open", "message", "error", "close"]);
    }
};
