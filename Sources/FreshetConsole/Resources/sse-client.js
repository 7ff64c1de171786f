// The whole client. It only listens: after a break the browser
// waits, reconnects, and tells the server the last event ID.
export function openEventStream(url, line) {
    const source = new EventSource(url);
    source.onopen = () => line.opened();
    source.onmessage = ({ lastEventId, data }) => {
        line.received(lastEventId, data);
    };
    // CONNECTING: the browser comes back. CLOSED: it has been told
    // to stay away (204), or met an error page (see healing.js).
    source.onerror = () => line.failed(source.readyState);
    return source;
}
