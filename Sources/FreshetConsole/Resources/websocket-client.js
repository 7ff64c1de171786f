// The client while all is well.
export function openWebSocket(url, line) {
    const socket = new WebSocket(url);
    socket.onopen = () => line.opened();
    socket.onmessage = ({ data }) => {
        const { id, msg } = JSON.parse(data);
        line.received(id, msg);
    };
    socket.onclose = ({ code, reason }) => {
        line.closed(code, reason);
    };
    return socket;
}

// After a break nobody calls this but the page: when to try
// again, how often, and from which event on is its own work.
// Here a button decides.
export function reopenWebSocket(url, line, lastEventID) {
    const again = new URL(url);
    const { searchParams } = again;
    if (lastEventID !== null) {
        searchParams.set("last-event-id", lastEventID);
    }
    return openWebSocket(again, line);
}
