/** The page's style: light and dark as the reader's system is, colours with a contrast of 4.5 to 1 and more. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1b1b1b; --back: #fff; --soft: #f4f4f4; --line: #767676;
  --good: #116329; --bad: #a4161a; --warn: #7a4b00; --note: #57606a; --sent: #0550ae; --more: #5a32a3; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --back: #16181c; --soft: #1f2228; --line: #8b949e;
  --good: #56d364; --bad: #ff8f86; --warn: #e3b341; --note: #9da7b1; --sent: #79c0ff; --more: #d2a8ff; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { font-weight: 600; line-height: 1.2; }
.counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 1.5rem; font-size: 1.1rem; }
.counts .passed b, .passed > summary b { color: var(--good); }
.counts .failed b, .counts .errors b, .failed > summary b, .error > summary b { color: var(--bad); }
details { border: 1px solid var(--line); border-radius: 4px; margin: .5rem 0; }
summary { padding: .5rem .75rem; cursor: pointer; }
summary small { color: var(--note); }
pre { margin: 0; padding: .75rem; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; }
.heading, .summary { font-weight: 600; } .note { color: var(--note); } .warning { color: var(--warn); } .sent { color: var(--sent); }
.problem { color: var(--bad); font-weight: 600; } .r2, .summary { color: var(--good); } .r3 { color: var(--more); } .r4 { color: var(--warn); } .r5 { color: var(--bad); }
`;
