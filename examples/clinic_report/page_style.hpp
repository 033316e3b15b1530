// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace clinic {

/// The page's style sheet: system fonts, light or dark by the reader's preference, readable on paper.
inline constexpr std::string_view page_style = R"(
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1d2733; --soft: #5b6775; --line: #dfe4ea; --grid: #e9edf1;
  --first: #2563a8; --second: #c2701c; --third: #3f8f6b; --high: #b3261e; --low: #6a3fa0; --high-bg: #fdecea; --low-bg: #f2ecfa; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12161b; --card: #1a2027; --ink: #e4e9ee; --soft: #98a4b1; --line: #2f3944; --grid: #27303a;
  --first: #6aa9ea; --second: #e39a53; --third: #6cc39b; --high: #ff8f86; --low: #c3a2f2; --high-bg: #3a2022; --low-bg: #2c2439; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 40px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 19px; line-height: 1.3; margin: 0 0 4px; }
p { margin: 0 0 12px; } .soft { color: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 18px 0 28px; padding: 12px 0; border-block: 1px solid var(--line); font-size: 14px; }
a { color: var(--first); text-decoration: none; } a:hover { text-decoration: underline; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 22px 24px; margin-bottom: 24px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 18px 24px; margin: 14px 0 6px; padding: 0; }
.tiles div { border-left: 3px solid var(--first); padding-left: 12px; }
.tiles dt { color: var(--soft); font-size: 13px; } .tiles dd { margin: 0; font-size: 23px; font-weight: 600; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(400px, 1fr)); gap: 12px 36px; margin: 12px 0 18px; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; margin-bottom: 4px; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 12px; font-family: inherit; font-variant-numeric: tabular-nums; }
svg .soft { fill: var(--soft); } svg .grid { stroke: var(--grid); } svg .axis { stroke: var(--soft); }
svg .s0 { fill: var(--first); } svg .s1 { fill: var(--second); } svg .s2 { fill: var(--third); }
svg .l0 { stroke: var(--first); } svg .l1 { stroke: var(--second); } svg .l2 { stroke: var(--third); }
svg .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } svg .high { fill: var(--high); } svg .low { fill: var(--low); }
.scroll { overflow-x: auto; max-height: 620px; overflow-y: auto; border-block: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th { position: sticky; top: 0; background: var(--card); text-align: left; font-weight: 600; color: var(--soft); font-size: 13px;
  vertical-align: bottom; box-shadow: inset 0 -1px 0 var(--line); }
th, td { padding: 6px 14px 6px 0; } td { border-top: 1px solid var(--grid); } tr:first-child td { border-top: 0; }
.n { text-align: right; } .n, .short { white-space: nowrap; } th.n { white-space: normal; } tbody tr:hover td { background: var(--grid); }
.few { color: var(--soft); font-style: italic; font-size: 13px; }
.mark { display: inline-block; border-radius: 4px; padding: 0 6px; margin-right: 8px; font-size: 12px; font-weight: 600; }
.mark.high { color: var(--high); background: var(--high-bg); } .mark.low { color: var(--low); background: var(--low-bg); }
.note { color: var(--soft); font-size: 13px; margin: 12px 0 0; }
details { margin-top: 14px; font-size: 14px; } summary { cursor: pointer; color: var(--first); }
h3 { font-size: 13px; color: var(--soft); margin: 14px 0 4px; font-weight: 600; }
pre { background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px; margin: 0; overflow-x: auto;
  font: 12.5px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
footer { color: var(--soft); font-size: 13px; padding-bottom: 40px; }
@media (max-width: 520px) { main, header, footer { padding: 0 12px; } section { padding: 16px 14px; } .charts { grid-template-columns: 1fr; } }
@media print { body { background: none; } section { break-inside: avoid; border: 0; padding: 0; } .scroll { max-height: none; overflow: visible; } details, nav { display: none; } }
)";

}  // namespace clinic
