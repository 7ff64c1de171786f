/// How the report looks: the demo page's paper, ink and accents, and one for long poll. Every pair of colours holds
/// WCAG AA in both schemes.
enum PageStyle {
    static let css = """
        :root {
            color-scheme: light dark;
            --paper: #f3f6f5; --card: #fff; --ink: #15211f; --muted: #53625f; --line: #d6dfdc;
            --sse: #0a6b68; --websocket: #9a4a12; --poll: #5a4a9e;
            font: 100%/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
            font-variant-numeric: tabular-nums;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --paper: #0d1314; --card: #151d1f; --ink: #e6edeb; --muted: #9dabaa; --line: #2b3739;
                --sse: #56cdc2; --websocket: #f0a56b; --poll: #b6a8f5;
            }
        }
        * { box-sizing: border-box; margin: 0; }
        body { background: var(--paper); color: var(--ink); }
        header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-block: 1rem 0.25rem; }
        footer { padding-block: 1rem 2.5rem; color: var(--muted); font-size: 0.875rem; }
        h1 { font-size: 1.25rem; letter-spacing: -0.01em; }
        h1 span { font-weight: 400; font-size: 1rem; color: var(--muted); letter-spacing: 0; margin-left: 0.375rem; }
        h2 { font-size: 0.8125rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--accent, var(--muted)); }
        .lead { overflow-wrap: anywhere; }
        .hint { color: var(--muted); font-size: 0.875rem; }
        [data-transport=sse] { --accent: var(--sse); }
        [data-transport=websocket] { --accent: var(--websocket); }
        [data-transport=long-poll] { --accent: var(--poll); }

        section, article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 0.875rem 1rem; }
        section { margin-top: 1rem; min-width: 0; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; margin-top: 1rem; }
        .cards dl { display: grid; gap: 0.375rem; margin-top: 0.5rem; }
        .cards dt { color: var(--muted); font-size: 0.75rem; line-height: 1.2; }
        .cards dd { font-size: 1.0625rem; line-height: 1.3; }
        .charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; margin-top: 1rem; }
        .charts section { margin: 0; }
        .charts section:last-child:nth-child(odd) { grid-column: 1 / -1; }

        /* One grid for all rows: bars are compared by their lengths. */
        .chart {
            list-style: none; padding: 0; margin-top: 0.625rem; font-size: 0.8125rem;
            display: grid; grid-template-columns: max-content minmax(3rem, 1fr) max-content; gap: 0.25rem 0.75rem;
        }
        .chart li { grid-column: 1 / -1; display: grid; grid-template-columns: subgrid; align-items: center; }
        [data-transport=sse] + [data-transport=websocket], [data-transport=websocket] + [data-transport=long-poll],
        [data-transport=sse] + [data-transport=long-poll] { --begins: 0.375rem; }
        .chart li { margin-top: var(--begins, 0); }
        .label { color: var(--muted); }
        .label span { color: var(--accent); font-weight: 600; }
        .figure { text-align: right; min-width: 3.5rem; }
        .reason { grid-column: 2 / -1; color: var(--muted); font-style: italic; }
        .chart svg { width: 100%; height: 0.75rem; display: block; }
        .chart rect { fill: var(--accent); }
        .chart [data-coding=compressed] rect { fill: color-mix(in srgb, var(--accent) 60%, var(--card)); }
        .chart path { fill: none; vector-effect: non-scaling-stroke; }
        .ground { stroke: var(--line); }
        .reach { stroke: var(--accent); stroke-width: 2px; }
        .mark { stroke: var(--ink); stroke-width: 2px; }

        table { width: 100%; border-collapse: collapse; margin-top: 0.5rem; }
        th, td { text-align: right; padding: 0.3125rem 0 0.3125rem 0.625rem; border-bottom: 1px solid var(--line); font-size: 0.8125rem; }
        thead th { font-weight: 400; color: var(--muted); font-size: 0.75rem; vertical-align: bottom; }
        tbody th { text-align: left; color: var(--accent); }
        thead th:first-child, td.reason { text-align: left; }
        th:first-child { padding-left: 0; }
        .meanings { columns: 2 22rem; column-gap: 1.5rem; margin-top: 0.75rem; font-size: 0.8125rem; }
        .meanings div { break-inside: avoid; }
        .meanings dt { display: inline; font-weight: 600; }
        .meanings dt::after { content: ": "; }
        .meanings dd { display: inline; color: var(--muted); }
        details { margin-top: 0.5rem; }
        summary { color: var(--accent); font-weight: 600; font-size: 0.9375rem; cursor: pointer; }
        summary small { color: var(--muted); font-weight: 400; }
        pre {
            font: 0.8125rem/1.45 ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; overflow: auto;
            background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 0.625rem 0.75rem; margin-top: 0.375rem;
        }
        :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 4px; }

        @media (max-width: 62rem) {
            .charts { grid-template-columns: minmax(0, 1fr); }
            thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
            tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 0.375rem 0.75rem; padding-block: 0.625rem; border-bottom: 1px solid var(--line); }
            th, td { border: 0; padding: 0; text-align: left; font-size: 0.9375rem; }
            tbody th, td.reason { grid-column: 1 / -1; }
            td[data-name]::before { content: attr(data-name); display: block; color: var(--muted); font-size: 0.75rem; line-height: 1.2; }
            td:empty { display: none; }
        }
        @media (max-width: 34rem) {
            header, main, footer { padding-inline: 0.875rem; }
            h1 span { display: block; margin: 0; }
            .chart { grid-template-columns: minmax(0, 1fr) max-content; }
            .chart li { row-gap: 0.125rem; padding-bottom: 0.25rem; }
            .chart svg { grid-row: 2; grid-column: 1 / -1; }
            .figure { grid-row: 1; grid-column: 2; }
            .reason, .chart li:has(.reason) .label { grid-column: 1 / -1; }
        }
        """
}
