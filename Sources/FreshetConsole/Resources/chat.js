// The chat: several rooms, received over the page's one event stream, sent by fetch. What is said is an event of the
// topic chat/ROOM, so whoever was away gets it later, over a reload, a cut or the server's end too.

import { announce } from "/announce.js";

const rooms = ["lobby", "engine room"];
const shownMessages = 200;
const retryMilliseconds = 1_000;

export class Chat {
    topics = ["chat/*"];
    #list = document.getElementById("messages");
    #seen = new Set();
    #room = rooms[0];
    #name = null;

    constructor() {
        const choice = document.getElementById("room");
        choice.append(...rooms.map((room) => new Option(room)));
        choice.addEventListener("change", () => { this.#room = choice.value; });
        document.getElementById("join").addEventListener("submit", (event) => this.#submit(event, (form) => this.#join(form)));
        document.getElementById("say").addEventListener("submit", (event) => this.#submit(event, (form) => this.#say(form)));
    }

    listen(stream) {
        stream.on("message", (event) => this.#show(event, ({ name, text }) => [name, text]));
        stream.on("join", (event) => this.#show(event, ({ name, room }) => [name, `opened the ${room}`]));
    }

    #submit(event, action) {
        event.preventDefault();
        if (event.target.reportValidity()) action(event.target);
    }

    async #join(form) {
        this.#name = form.elements.name.value.trim();
        form.hidden = true;
        const say = document.getElementById("say");
        say.hidden = false;
        say.elements.text.focus();
        await publish(this.#room, "join", { name: this.#name, room: this.#room });
    }

    async #say(form) {
        const text = form.elements.text.value.trim();
        if (!text) return;
        form.elements.text.value = "";
        await publish(this.#room, null, { name: this.#name, room: this.#room, text });
    }

    #show(event, words) {
        // A reload reads the history again; an event that is shown already is the same one.
        if (this.#seen.has(event.lastEventId)) return;
        this.#seen.add(event.lastEventId);
        let said;
        try {
            said = JSON.parse(event.data);
        } catch {
            return; // Anybody may publish here, from a terminal too.
        }
        const [name, text] = words(said);
        const item = document.createElement("li");
        item.dataset.eventId = event.lastEventId;
        item.dataset.type = event.type;
        item.append(element("small", said.room ?? ""), " ", element("b", name ?? "somebody"), " ", text ?? "");
        this.#list.append(item);
        while (this.#list.children.length > shownMessages) this.#list.firstElementChild.remove();
        this.#list.scrollTop = this.#list.scrollHeight;
        if (name !== this.#name && this.#name) announce(`${name}: ${text}`, "chat");
    }
}

/// Publishes until it is acknowledged. The key makes that safe: a repeat is the same event, not another.
async function publish(room, type, content) {
    const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key, ...(type && { "Freshet-Type": type }) };
    const request = { method: "POST", headers, body: JSON.stringify(content) };
    for (;;) {
        const response = await fetch(`/events/chat/${encodeURIComponent(room)}`, request).catch(() => null);
        // What the server refuses for good it will refuse again.
        if (response && (response.ok || (response.status < 500 && response.status !== 429))) return;
        await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
}

function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
}
