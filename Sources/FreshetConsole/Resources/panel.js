// One stream's panel: shows its line, and turns clicks into the stream's verbs.

import { drawSparkline } from "/sparkline.js";

const stateWords = {
    idle: "Idle", connecting: "Connecting", live: "Live", reconnecting: "Reconnecting",
    resumed: "Resumed", closed: "Closed", refused: "Refused",
};
const shownLogEntries = 40;

export class Panel {
    element;
    #name;
    #announce;
    #stream = null;
    #canEnd = false;
    #shownState = "idle";

    constructor({ transport, name, path, announce }) {
        this.element = document.getElementById("panel").content.firstElementChild.cloneNode(true);
        this.#name = name;
        this.#announce = announce;
        Object.assign(this.element.dataset, { stream: path.slice(1), transport, state: "idle" });
        this.element.setAttribute("aria-label", name);
        this.#field("title").textContent = name;
        this.element.querySelector(".spark").setAttribute("aria-label", `The last values of ${name}`);
        this.element.querySelector("summary").setAttribute("aria-label", `Log of ${name}`);
        this.#button("end").hidden = transport !== "sse";
        this.#button("end").setAttribute("aria-label", `End for good: ${name}`);
        this.#button("now").hidden = transport !== "websocket";
        this.#button("now").setAttribute("aria-label", `Now: reconnect ${name}`);
    }

    attach(stream, line) {
        this.#stream = stream;
        this.#button("toggle").addEventListener("click", (event) => {
            // The second half of a double click would undo the first.
            if (event.detail > 1) return;
            if (stream.isWanted) stream.close();
            else stream.start();
        });
        this.#button("end").addEventListener("click", () => stream.endForGood());
        this.#button("now").addEventListener("click", () => {
            stream.tryNow();
            this.#announce(`${this.#name}: ${line.note}`, this.#name);
        });
        this.show(line);
    }

    /// The server can end streams: until it has shown so, that button stays off.
    allowEnd() {
        this.#canEnd = true;
        this.#enableButtons();
    }

    show(line) {
        const { state, note } = line;
        const isDark = state === "closed" && line.isBroken;
        const counts = state !== "idle" && state !== "refused";
        const verb = this.#stream.isWanted ? "Close" : isDark ? "Reconnect" : "Start";
        this.element.dataset.state = state;
        this.element.toggleAttribute("data-dark", isDark);
        this.#write("state", stateWords[state]);
        this.#write("note", note);
        this.#write("remedy", isDark ? this.#stream.remedy : "");
        this.#write("last-id", line.lastEventID ?? "–");
        this.#write("value", line.value ?? "–");
        this.#write("events", counts ? line.events : "–");
        this.#write("reconnects", counts ? line.reconnects : "–");
        this.#button("toggle").textContent = verb;
        this.#button("toggle").setAttribute("aria-label", `${verb} ${this.#name}`);
        drawSparkline(this.element.querySelector(".spark"), line.slots);
        if (state !== this.#shownState) this.#announce(`${this.#name}: ${stateWords[state]} ${note}`, this.#name);
        this.#shownState = state;
        this.#enableButtons();
    }

    log(entry) {
        const item = document.createElement("li");
        const time = document.createElement("time");
        time.textContent = new Date().toLocaleTimeString("en-GB");
        item.append(time, entry);
        this.#field("log").append(item);
        if (this.#field("log").children.length > shownLogEntries) this.#field("log").firstElementChild.remove();
    }

    #enableButtons() {
        this.#enable("end", this.#canEnd && ["live", "resumed"].includes(this.#shownState));
        this.#enable("now", this.#stream.isWaiting);
    }

    #enable(action, isEnabled) {
        const button = this.#button(action);
        // A button that goes off would take the keyboard's place in the page with it.
        if (!isEnabled && document.activeElement === button) this.#button("toggle").focus();
        button.disabled = !isEnabled;
    }

    /// Text that did not change is left alone, so that a selection in it survives.
    #write(field, text) {
        const element = this.#field(field);
        if (element.textContent !== String(text)) element.textContent = text;
    }

    #field(name) {
        return this.element.querySelector(`[data-field="${name}"]`);
    }

    #button(action) {
        return this.element.querySelector(`[data-action=${action}]`);
    }
}
