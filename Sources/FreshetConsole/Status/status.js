// Shows how the server stands, as it says once a second over an event stream. Each figure of the document says of which
// metric it is (data-metric, data-labels), and how that is read.

import { History } from "/history.js";
import { count, dash, span, units } from "/numbers.js";

/// A stream that is silent for so long is broken, even if nobody has told the browser.
const silenceMilliseconds = 30_000;
/// EventSource gives up where it is answered with an error, such as that too many watch.
const comeBackMilliseconds = 5_000;

const history = new History();
const byID = (id) => document.getElementById(id);
let source = null;
let heardAt = 0;

function show(state, word, note) {
    document.documentElement.dataset.state = state;
    write(byID("state"), word);
    write(byID("note"), note);
}

function open() {
    source?.close();
    heardAt = Date.now();
    const opened = source = new EventSource("/status");
    opened.onmessage = ({ data }) => {
        heardAt = Date.now();
        const look = JSON.parse(data);
        show("live", "Live", look.flaws.length ? "but not ready" : "and ready");
        if (history.add(look)) draw(look);
    };
    opened.onerror = () => {
        show("lost", "Lost:", "the server does not answer; trying again");
        if (opened.readyState !== EventSource.CLOSED) return;
        setTimeout(() => opened === source && open(), comeBackMilliseconds);
    };
}

/// A page that nobody sees holds no stream: a browser has six connections to a host over HTTP/1.1, for all its tabs.
function followVisibility() {
    if (document.visibilityState === "visible") return open();
    source?.close();
    source = null;
    show("paused", "Paused", "while nobody looks");
}

function draw(look) {
    for (const tile of document.querySelectorAll("article")) drawTile(tile);
    for (const element of document.querySelectorAll(":is(dd, span)[data-metric], [data-share]")) drawFigure(element);
    write(byID("version"), look.version);
    write(byID("uptime"), span(look.uptimeSeconds));
    byID("flaws").hidden = look.flaws.length === 0;
    write(byID("flaws"), look.flaws.map(({ check, reason }) => `Not ready, ${check}: ${reason}`).join("\n"));
    drawTopics(look);
}

function drawFigure(element) {
    const { metric } = element.closest("[data-metric]").dataset;
    write(element, figure(metric, element));
    const isTrouble = element.closest(".trouble") && history.growth(metric, labelsOf(element)) > 0;
    element.classList.toggle("alarming", Boolean(isTrouble));
}

function figure(metric, element) {
    const { by, share, unit = "count" } = element.dataset;
    if (by) {
        const names = { identity: "plain" };
        return history.by(metric, by).map(([name, n]) => `${names[name] ?? name} ${count(n)}`).join(", ") || "none";
    }
    if (share) {
        const quantile = history.quantile(metric, Number(share));
        return quantile ? (quantile.isMore ? "> " : "") + units.seconds(quantile.value) : dash;
    }
    const value = history[element.dataset.figure ?? "now"](metric, labelsOf(element));
    return value === null ? dash : units[unit](value);
}

function drawTile(tile) {
    const { metric, unit = "count" } = tile.dataset;
    const line = history.line(metric, tile.dataset.figure);
    const most = Math.max(...line.map(({ value }) => value));
    write(tile.querySelector("b"), figure(metric, tile));
    if (!tile.querySelector("svg")) tile.append(document.querySelector("template").content.cloneNode(true));
    const words = `up to ${line.length ? units[unit](most) : dash}`;
    write(tile.querySelector("small"), words);
    const title = tile.querySelector("h2").textContent;
    tile.querySelector("svg").setAttribute("aria-label", `${title}: ${words} in a minute`);
    // At the top there is room for the line's width.
    const points = line.map(({ ago, value }) => [60 - ago, 29 - 27 * value / (most || 1)].map((x) => x.toFixed(1)));
    const path = points.length > 1 ? `M${points.join("L")}` : "";
    tile.querySelector(".edge").setAttribute("d", path);
    tile.querySelector(".area").setAttribute("d", path && `${path}V30H${points[0][0]}Z`);
}

function drawTopics({ topics, time }) {
    const body = byID("topics");
    while (body.rows.length > topics.busiest.length) body.lastElementChild.remove();
    topics.busiest.forEach(({ topic, readers, eventsPerSecond, lastEvent }, index) => {
        const row = body.rows[index] ?? emptyRow(body);
        // The present second is not over.
        const last = lastEvent === undefined ? dash : units.ago(Math.max(1, (time - lastEvent) / 1_000));
        [topic, count(readers), count(eventsPerSecond), last].forEach((text, cell) => write(row.cells[cell], text));
    });
    const all = topics.busiest.length ? "These are all" : "There are none";
    write(byID("rest"), `${topics.others ? `And ${count(topics.others)} more` : all} that are read or had events lately.
        Rates are those of the last minute.`);
}

function emptyRow(body) {
    const row = body.insertRow();
    row.innerHTML = '<th scope="row"></th><td></td><td></td><td></td>';
    return row;
}

function labelsOf(element) {
    return [...new URLSearchParams(element.dataset.labels ?? "")];
}

/// What stays is left alone: a selection survives, and screen readers hear of changes only.
function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

addEventListener("visibilitychange", followVisibility);
setInterval(() => source && Date.now() > heardAt + silenceMilliseconds && open(), 1_000);
followVisibility();
