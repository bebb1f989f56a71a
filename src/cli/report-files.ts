import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocatedFinding } from '../language';
import { htmlReport, type JsonReport, jsonReport, junitReport, refusalReport, tapReport } from '../report';
import type { RunResult } from '../runner';
import { CliError } from './cli-error';
import type { RunOptions } from './options';

/** A file that a run leaves behind, and what stands in it. */
interface ReportFile {
  readonly option: string;
  readonly path: string;
  readonly make: (result: RunResult, transcript: string) => string;
}

/** The files that the options of `run` ask for. */
export interface ReportFiles {
  /** Whether a report other than the transcript goes to standard output, which then has nothing else. */
  readonly takeStandardOutput: boolean;
  /** Looks whether they can be written, before anything is connected; throws `CliError`. */
  prepare(): Promise<void>;
  /** Writes all of them, also where one fails; then throws `CliError` with what failed. */
  write(result: RunResult, transcript: string): Promise<void>;
  /** Writes why nothing was sent into the one that has a place for it; throws `CliError` where that fails. */
  writeRefusal(findings: readonly LocatedFinding[]): Promise<void>;
}

/** Reads which reports are asked for. */
export function reportFiles(values: RunOptions, pathName: (path: string) => string): ReportFiles {
  const options = { pathName };
  const html = values['report-html'];
  const makers: readonly (readonly [option: string, path: string | undefined, make: ReportFile['make']])[] = [
    ['output', values.output, (_, transcript) => transcript],
    ['report-json', values['report-json'], (result) => jsonText(jsonReport(result, options))],
    ['report-junit', values['report-junit'], (result) => junitReport(result, options)],
    ['report-tap', values['report-tap'], (result) => tapReport(result, options)],
    ['report-html', html && join(html, 'index.html'), (result) => htmlReport(result, options)],
  ];
  const files = makers.flatMap(([option, path, make]): ReportFile[] =>
    path === undefined ? [] : [{ option, path, make }],
  );
  return {
    takeStandardOutput: files.some(({ option, path }) => path === '-' && option !== 'output'),
    async prepare() {
      const onStandardOutput = files.filter(({ path }) => path === '-').map(({ option }) => `--${option}`);
      if (onStandardOutput.length > 1) {
        throw new CliError(`${onStandardOutput.join(' and ')} would run into each other on standard output.`);
      }
      if (html !== undefined) {
        await makeFolder(html).catch((error: NodeJS.ErrnoException) => {
          throw new CliError(`--report-html: the folder ${html} can not be made (${error.code ?? error.message}).`);
        });
      }
      for (const { option, path } of files.filter((file) => file.path !== '-')) {
        const found = await stat(path).catch(() => undefined);
        if (found?.isDirectory()) {
          throw new CliError(`--${option}: ${path} is a folder.`);
        }
        // What is there can be written where its folder can not, as `/dev/stdout`.
        await access(found ? path : dirname(path), constants.W_OK).catch((error: NodeJS.ErrnoException) => {
          throw new CliError(`--${option}: ${path} can not be written (${error.code ?? error.message}).`);
        });
      }
    },
    async write(result, transcript) {
      await writeAll(files.map(({ option, path, make }) => ({ option, path, text: make(result, transcript) })));
    },
    async writeRefusal(findings) {
      const text = jsonText(refusalReport(findings, options));
      const json = files.filter(({ option }) => option === 'report-json');
      await writeAll(json.map(({ option, path }) => ({ option, path, text })));
    },
  };
}

/** A folder and those above it; Node's own `recursive` never ends where the system has a folder that takes none, as /proc. */
async function makeFolder(path: string): Promise<void> {
  const make = () =>
    mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) {
        throw error;
      }
    });
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) {
      throw error;
    }
    await makeFolder(dirname(path));
    await make();
  });
}

function jsonText(report: JsonReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

async function writeAll(texts: readonly { option: string; path: string; text: string }[]): Promise<void> {
  const faults: string[] = [];
  for (const { option, path, text } of texts) {
    if (path === '-') {
      process.stdout.write(text);
      continue;
    }
    await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
      faults.push(`--${option}: ${path} can not be written (${error.code ?? error.message}).`);
    });
  }
  if (faults.length > 0) {
    throw new CliError(faults.join('\n'));
  }
}
