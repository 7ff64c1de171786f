// The whole client. It only listens: after a break the browser
// waits, reconnects, and tells the server the last event ID.
export function openEventStream(url, line) {
    const source = new EventSource(url);
    source.onopen = () => line.opened();
    source.onmessage = ({ lastEventId, data }) => {
        line.received(lastEventId, data);
    };
    source.onerror = () => line.failed(source.readyState);
    return source;
}
