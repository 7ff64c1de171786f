// The last minute. Counters only grow, so rates and quantiles are differences between two looks at them.

const secondsKept = 60;
/// Event loops tell what they count once a second: over five, a steady load looks steady.
const secondsOfRate = 5;
/// The page was away, or the server busy: what lies between is not known.
const longestPause = 30;

export class History {
    #looks = [];

    /// Returns whether it is news: several pages may share one look of the server.
    add(look) {
        const last = this.#looks.at(-1);
        if (last && (startOf(look) !== startOf(last) || look.uptimeSeconds > last.uptimeSeconds + longestPause)) {
            // It has begun to count anew.
            this.#looks = [];
        } else if (look.uptimeSeconds <= last?.uptimeSeconds) return false;
        this.#looks.push(look);
        this.#looks = this.#looks.filter(({ uptimeSeconds }) => uptimeSeconds >= look.uptimeSeconds - secondsKept);
        return true;
    }

    now(metric, labels) {
        // What never happened is not there, and none. What the system does not tell is not known.
        if (metric.startsWith("process_") && !this.#looks.at(-1).metrics[metric]) return null;
        return sum(this.#looks.at(-1), metric, labels);
    }

    /// How much more it is than a minute ago; null if that is not known.
    growth(metric, labels) {
        return this.#looks.length > 1 ? this.now(metric, labels) - sum(this.#looks[0], metric, labels) : null;
    }

    rate(metric, labels, index = this.#looks.length - 1) {
        const end = this.#looks[index];
        const begin = this.#looks.findLast(({ uptimeSeconds }) => uptimeSeconds <= end.uptimeSeconds - secondsOfRate)
            ?? this.#looks[0];
        if (begin === end || this.now(metric) === null) return null;
        return (sum(end, metric, labels) - sum(begin, metric, labels)) / (end.uptimeSeconds - begin.uptimeSeconds);
    }

    /// The values of the last minute, or their rates, with how many seconds ago each was.
    line(metric, figure) {
        const newest = this.#looks.at(-1).uptimeSeconds;
        return this.#looks.map((look, index) => ({
            ago: newest - look.uptimeSeconds,
            value: figure === "rate" ? this.rate(metric, [], index) : sum(look, metric),
        })).filter(({ value }) => value !== null);
    }

    /// What a share of the minute's values lies below, as if those of a bucket were spread evenly; `isMore` if it is
    /// beyond the last bound. Null without values.
    quantile(metric, share) {
        const histogram = this.#looks.at(-1).metrics[metric]?.[0];
        const before = this.#looks[0].metrics[metric]?.[0];
        if (!histogram || this.#looks.length < 2) return null;
        const counts = histogram.counts.map((count, index) => count - (before?.counts[index] ?? 0));
        let left = share * counts.reduce((total, count) => total + count, 0);
        if (left === 0) return null;
        const index = counts.findIndex((count) => (left -= count) <= 0);
        const [low, high] = [histogram.bounds[index - 1] ?? 0, histogram.bounds[index]];
        if (high === undefined) return { value: low, isMore: true };
        return { value: high + (left / counts[index]) * (high - low), isMore: false };
    }

    /// The sums for each value of a label, the largest first; those of which there is nothing are left out.
    by(metric, label) {
        const sums = new Map();
        for (const { labels, value } of this.#looks.at(-1).metrics[metric] ?? []) {
            sums.set(labels[label], (sums.get(labels[label]) ?? 0) + value);
        }
        return [...sums].filter(([, value]) => value > 0).sort((one, other) => other[1] - one[1]);
    }
}

const startOf = (look) => sum(look, "process_start_time_seconds");

/// Of what has these labels, and whatever others.
function sum(look, metric, labels = []) {
    return (look.metrics[metric] ?? [])
        .filter((series) => labels.every(([name, value]) => series.labels[name] === value))
        .reduce((total, { value }) => total + value, 0);
}
