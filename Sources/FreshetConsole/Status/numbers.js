// Numbers as people read them. What is not known is a dash, never a guess.

export const dash = "–";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const small = new Intl.NumberFormat("en", {
    maximumSignificantDigits: 2, maximumFractionDigits: 2, roundingPriority: "lessPrecision",
});
const large = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

export function count(number) {
    if (number >= 999_999.5) return large.format(number);
    return (number < 9.95 ? small : whole).format(number);
}

/// As the command line writes them.
export function bytes(number) {
    const names = ["B", "kB", "MB", "GB", "TB"];
    let name = 0;
    for (; number >= 999.5 && name < names.length - 1; name += 1) number /= 1_000;
    return `${name && number < 99.95 ? number.toFixed(1) : number.toFixed(0)} ${names[name]}`;
}

/// A short time, such as a latency.
export function seconds(time) {
    return time < 0.995 ? `${small.format(time * 1_000)} ms` : `${small.format(time)} s`;
}

/// A long one, in its two largest units.
export function span(time) {
    const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
    const first = units.findIndex(([, size]) => time >= size);
    if (first < 0) return "0 s";
    let rest = Math.floor(time);
    return units.slice(first, first + 2).map(([name, size]) => {
        const times = Math.floor(rest / size);
        rest -= times * size;
        return `${times} ${name}`;
    }).join(" ");
}

export const units = { count, bytes, seconds, ago: (time) => (time > 0 ? `${span(time)} ago` : "none") };
