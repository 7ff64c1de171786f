// Shows the facts: the wire table, and the connection line at the top right.

import { allowedConnections, pageProtocol } from "/connections.js";

const dash = "–";

export function showWire(facts) {
    for (const row of document.querySelectorAll("#wire tbody tr")) {
        const streams = facts?.streams.filter((stream) => stream.transport === row.dataset.transport) ?? [];
        const { bytes, payload, connections, coding } = wireRow(streams);
        write(row, "bytes", rounded(bytes));
        write(row, "payload", rounded(payload));
        write(row, "connections", connections ?? dash);
        write(row, "coding", coding ?? dash);
    }
    showSharing(facts);
}

/// Says whether the WebSockets share a connection, and how to see them the other way.
function showSharing(facts) {
    const line = document.querySelector(".wire .sharing");
    const sockets = facts?.streams.filter(({ transport }) => transport === "websocket") ?? [];
    line.hidden = sockets.length === 0;
    if (line.hidden) return;
    const [words, command] = sharing(sockets, facts.connections);
    write(line, "words", words);
    write(line, "command", command);
}

function sharing(sockets, connections) {
    const own = sockets.filter(({ protocol }) => protocol !== "h2").length;
    if (own > 0) {
        const words = own === sockets.length ? `Each WebSocket has a connection of its own: ${own}.`
            : `WebSockets with a connection of their own: ${own} of ${sockets.length}.`;
        // No browser opens an HTTP/2 connection for a WebSocket: after a restart, who comes first comes alone.
        return [`${words} They share the page’s (RFC 8441), if open first and over https, with`, "freshet demo"];
    }
    const carriers = connections === 1 ? "One connection carries" : `${connections} connections carry`;
    return [
        `${carriers} the page, the event streams and the WebSockets (RFC 8441). One for each WebSocket:`,
        "freshet demo --no-websocket-over-http2",
    ];
}

export async function showConnection(facts, connections) {
    const line = document.getElementById("connection");
    write(line, "scheme", location.protocol.slice(0, -1));
    write(line, "protocol", facts?.protocol ?? pageProtocol() ?? dash);
    const count = facts ? `${facts.connections} connection${facts.connections === 1 ? "" : "s"}` : `${dash} connections`;
    write(line, "connections", connections.isLimited
        ? `${allowedConnections} connections allowed, ${await connections.used()} used`
        : count);
}

/// The table's row of one transport; null stands for "not known" and is shown as a dash.
function wireRow(streams) {
    const sum = (key) => streams.reduce((total, stream) => total + stream[key], 0);
    const events = sum("events");
    return {
        bytes: events ? sum("sentBytes") / events : null,
        payload: events ? sum("payloadBytes") / events : null,
        connections: streams.length ? new Set(streams.map((stream) => stream.connection)).size : null,
        coding: [...new Set(streams.map(({ coding }) => (coding === "identity" ? "none" : coding)))].join(", ") || null,
    };
}

function rounded(bytes) {
    if (bytes === null) return dash;
    return bytes < 100 ? String(Math.round(bytes * 10) / 10) : String(Math.round(bytes));
}

function write(parent, field, text) {
    const element = parent.querySelector(`[data-field=${field}]`);
    if (element.textContent !== String(text)) element.textContent = text;
}
