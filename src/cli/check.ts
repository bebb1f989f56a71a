import { dirname } from 'node:path';
import { allFindings, CATALOGUE, type FindingCode, type LocatedFinding, loadProject, type Severity } from '../language';
import { findingRow } from '../report';
import { diskFiles, loadEnvironment } from '../runner';
import { githubCommands, sarifLog } from './check-formats';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { findingLines } from './findings';
import { readInputs } from './inputs';
import { readChoice, readCount, readPairs, readPairsAndFiles } from './option-values';
import { readArguments } from './options';
import { createPaint } from './paint';

/** `check`: validates scripts without connecting to anything. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('check', args);
  const format = readChoice('format', values.format, ['text', 'json', 'github', 'sarif']);
  const severities = readSeverities(values.severity);
  const mostWarnings = readCount('max-warnings', values['max-warnings'], 0) ?? Number.POSITIVE_INFINITY;
  const variables = await readPairsAndFiles('variable', values.variable, 'variables-file', values['variables-file']);
  await readPairsAndFiles('secret', values.secret, 'secrets-file', values['secrets-file']);
  const { sources, pathName } = await readInputs(positionals);
  const findings: LocatedFinding[] = [];
  for (const { path, text } of sources) {
    const environment = loadEnvironment(dirname(path), values.env, values['env-file']);
    if ('problem' in environment) {
      throw new CliError(environment.problem);
    }
    const names = new Set([...variables.keys(), ...environment.values.keys()]);
    // There may be more of them than a call takes arguments.
    for (const found of allFindings(await loadProject(path, text, diskFiles), { names })) {
      findings.push(found);
    }
  }
  const shown = unique(
    findings.flatMap((found) => weighed(found, severities)),
    pathName,
  );
  const count = (severity: Severity) => shown.filter(({ finding }) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const rows = shown.map((found) => findingRow(found, { pathName }));
  switch (format) {
    case 'json':
      process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      break;
    case 'github':
      process.stdout.write(githubCommands(rows));
      break;
    case 'sarif':
      process.stdout.write(`${JSON.stringify(sarifLog(shown, { version: VERSION, pathName }), undefined, 2)}\n`);
      break;
    case 'text': {
      const paint = createPaint(values.color, process.stdout);
      process.stdout.write(paint(shown.flatMap((found) => findingLines(found, pathName))));
      const scripts = sources.length === 1 ? '1 script' : `${sources.length} scripts`;
      process.stdout.write(`${scripts} checked: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`);
    }
  }
  return errors > 0 || warnings > mostWarnings ? exitCodes.script : exitCodes.passed;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** A file that several scripts include has its findings once. */
function unique(findings: readonly LocatedFinding[], pathName: (path: string) => string): LocatedFinding[] {
  const seen = new Map(findings.map((found) => [JSON.stringify(findingRow(found, { pathName })), found]));
  return [...seen.values()];
}

function readSeverities(given: readonly string[] | undefined): Map<FindingCode, Severity> {
  const severities = new Map<FindingCode, Severity>();
  for (const [code, level] of readPairs('severity', given)) {
    if (!isCode(code)) {
      throw new CliError(`--severity: there is no code ${code}.`);
    }
    if (!isSeverity(level)) {
      throw new CliError(`--severity: ${level} is none of error, warning, info, off.`);
    }
    if ('stopsRun' in CATALOGUE[code]) {
      throw new CliError(`--severity: ${code} stops a run, so it always is an error.`);
    }
    severities.set(code, level);
  }
  return severities;
}

function isCode(code: string): code is FindingCode {
  return Object.hasOwn(CATALOGUE, code);
}

function isSeverity(level: string): level is Severity {
  return level === 'error' || level === 'warning' || level === 'info' || level === 'off';
}

function weighed(found: LocatedFinding, severities: ReadonlyMap<FindingCode, Severity>): LocatedFinding[] {
  const level = found.finding.stopsRun ? undefined : severities.get(found.finding.code);
  if (level === 'off') {
    return [];
  }
  return [level === undefined ? found : { ...found, finding: { ...found.finding, severity: level } }];
}

declare const VERSION: string;
