// Puts the page together: four streams of each transport, the buttons for all of them, the chat, and the facts.

import { announce, followOnlineState, showStatus } from "/announce.js";
import { Chat } from "/chat.js";
import { showClients } from "/clients.js";
import { Connections, refusal } from "/connections.js";
import { Line } from "/line.js";
import { OwnStream } from "/own-stream.js";
import { Panel } from "/panel.js";
import { SSEStream } from "/sse-stream.js";
import { showTryIt } from "/try-it.js";
import { WebSocketStream } from "/websocket-stream.js";
import { showConnection, showWire } from "/wire.js";

const streamsPerTransport = 4;
const transports = [
    { transport: "sse", title: "SSE", path: "/sse", Stream: SSEStream },
    { transport: "websocket", title: "WebSocket", path: "/ws", Stream: WebSocketStream },
];

// A random name for this load of the page: the server finds this page's streams by it, and no other's.
// (randomUUID exists over https and on localhost only.)
const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
document.documentElement.dataset.page = page;

const connections = new Connections();
const places = [];
for (let number = 1; number <= streamsPerTransport; number += 1) {
    for (const { transport, title, path, Stream } of transports) {
        const place = { path: `${path}${number}`, name: `${title} ${number}` };
        const panel = new Panel({ ...place, transport, announce });
        const line = new Line({ changed: (changed) => panel.show(changed), wrote: (entry) => panel.log(entry) });
        const stream = new Stream({ ...place, page, line, connections });
        panel.attach(stream, line);
        document.getElementById("streams").append(panel.element);
        places.push({ panel, line, stream });
    }
}

const sockets = places.map(({ stream }) => stream).filter((stream) => stream instanceof WebSocketStream);
let facts = null;

/// A server that sends facts can break and end streams too. While they are away for a moment (a cut takes them
/// along), the buttons stay on: one that goes off would lose the keyboard's focus.
function heardFacts(heard) {
    facts = heard;
    if (facts) {
        document.getElementById("cut").hidden = false;
        for (const { panel } of places) panel.allowEnd();
    }
    showWire(facts);
    showConnection(facts, connections);
}

async function cut() {
    const response = await fetch(`/demo/cut?page=${page}`, { method: "POST" }).catch(() => null);
    showStatus(response?.ok
        ? "The server breaks every connection of this page. Watch who comes back."
        : "The cut did not reach the server: is it running?");
}

document.getElementById("cut").addEventListener("click", cut);
document.getElementById("start-all").addEventListener("click", () => {
    for (const { stream } of places) stream.start();
});
document.getElementById("close-all").addEventListener("click", () => {
    for (const { stream } of places) stream.close();
});
document.getElementById("page-code").addEventListener("change", ({ target }) => {
    for (const socket of sockets) socket.reconnects = target.checked;
});
setInterval(() => {
    for (const { line } of places) line.secondPassed();
    for (const socket of sockets) socket.secondPassed();
    // Other tabs take and give back connections without a word to this one.
    if (connections.isLimited) showConnection(facts, connections);
}, 1_000);

followOnlineState();
heardFacts(null);
showTryIt(announce);
showClients();
const chat = new Chat();
const ownStream = new OwnStream({ page, topics: chat.topics, lost: () => heardFacts(null) });
ownStream.on("facts", (event) => heardFacts(JSON.parse(event.data)));
chat.listen(ownStream);
if (!(await ownStream.open(connections))) {
    showStatus(`Other tabs hold the connections: ${refusal}`);
}
// One stream of each transport starts by itself, so that the first look already shows events flowing.
for (const { stream } of places.slice(0, transports.length)) stream.start();
