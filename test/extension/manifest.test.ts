import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/language';
import { startCommandLine } from '../support/command-line';

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { command: string; title: string; category?: string; enablement?: string }[];
    readonly menus: Record<string, { command: string }[]>;
    readonly keybindings: { command: string }[];
    readonly configuration: {
      properties: Record<string, { description?: string; default?: unknown; propertyNames?: { enum: string[] } }>;
    };
    readonly walkthroughs: unknown;
    readonly views: Record<string, { id: string }[]>;
    readonly viewsWelcome: { view: string; contents: string }[];
    readonly colors: { id: string; defaults: Record<string, string> }[];
    readonly problemMatchers: {
      name: string;
      pattern: { regexp: string; file: number; line: number; column: number; message: number };
    }[];
  };
}

/** A text that can be translated stands in package.nls.json. */
const TEXT = /"%([\w.-]+)%"/g;

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'src', 'extension');
const written = readFileSync(join(root, 'package.json'), 'utf8');
const texts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));
const manifest: Manifest = JSON.parse(written.replace(TEXT, (whole, key) => JSON.stringify(texts[key] ?? whole)));
const { commands, menus, keybindings, configuration, walkthroughs, views, viewsWelcome } = manifest.contributes;
const source = readdirSync(folder, { encoding: 'utf8', recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

const declared = sorted(commands.map(({ command }) => command));
const registered = sorted(found(/\b(?:registerCommand|log\.command)\(\s*'([^']+)'/g));

describe('commands', () => {
  test('those that the extension registers are those of the manifest', () => {
    expect(registered.length).toBeGreaterThan(0);
    expect(registered).toEqual(declared);
  });

  test.each([
    [
      'lenses, status items and calls',
      [...found(/\bcommand(?: = |: )'(smtp\.[^']+)'/g), ...found(/executeCommand\(\s*'(smtp\.[^']+)'/g)],
    ],
    ['menus', Object.values(menus).flatMap((entries) => entries.map(({ command }) => command))],
    ['keys', keybindings.map(({ command }) => command)],
    [
      'walkthroughs',
      [...JSON.stringify(walkthroughs).matchAll(/(?:onCommand|command):(smtp\.\w+)/g)].map(([, id]) => id),
    ],
    [
      'what is said in empty views',
      [...JSON.stringify(viewsWelcome).matchAll(/\(command:(smtp\.\w+)\)/g)].map(([, id]) => id),
    ],
  ])('%s name only such', (_, used) => {
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((id) => id === undefined || !declared.includes(id))).toEqual([]);
  });

  test.each(commands)('$command has a title, and the category SMTP', ({ title, category }) => {
    expect(title).toMatch(/\S/);
    expect(category).toBe('SMTP');
  });

  test('those that connect or listen are not offered where nothing is to run', () => {
    const off = commands.filter(({ enablement }) => enablement?.includes('isWorkspaceTrusted'));
    expect(sorted(off.map(({ command }) => command))).toEqual(
      sorted(
        [
          'run',
          'debug',
          'runFile',
          'runWorkspace',
          'rerun',
          'record',
          'compareServers',
          'openSession',
          'startSandbox',
        ].map((id) => `smtp.${id}`),
      ),
    );
  });
});

test('every text that is named is there, and the other way round', () => {
  const named = [...written.matchAll(TEXT)].flatMap(([, key]) => key ?? []);
  expect(sorted(named)).toEqual(sorted(Object.keys(texts)));
});

describe('settings', () => {
  const settings = Object.entries(configuration.properties);
  const described = sorted(settings.map(([name]) => name));
  const variables = found(/(?:const|let) (\w+) = workspace\.getConfiguration\('smtp'[^)]*\);/g);
  const read = [
    ...found(/getConfiguration\('smtp'[^)]*\)\s*\.get(?:<(?:[^()]|\([^)]*\))*?>)?\(\s*'([^']+)'/g),
    ...variables.flatMap((name) => found(new RegExp(`\\b${name}\\s*\\.get(?:<[^(]*>)?\\(\\s*'([^']+)'`, 'g'))),
  ].map((name) => `smtp.${name}`);

  test('those that the extension reads are those of the manifest', () => {
    expect(sorted(read)).toEqual(described);
  });

  test('those whose change it looks at are, too', () => {
    expect(found(/affectsConfiguration\('([^']+)'/g).filter((name) => !described.includes(name))).toEqual([]);
  });

  test('so are those that an untrusted workspace can not set', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations.filter((name) => !described.includes(name))).toEqual([]);
  });

  test('the codes whose severity can be set are those that do not stop a run', () => {
    const codes = Object.entries<object>(CATALOGUE).flatMap(([code, row]) => ('stopsRun' in row ? [] : [code]));
    expect(configuration.properties['smtp.severity']?.propertyNames?.enum).toEqual(codes);
  });

  test.each(settings)('%s has a description and a default', (_, setting) => {
    expect(setting.description).toMatch(/\S/);
    expect(setting).toHaveProperty('default');
  });
});

describe('views', () => {
  const ids = Object.values(views).flatMap((place) => place.map(({ id }) => id));

  test('those that the extension fills are those of the manifest', () => {
    expect(sorted(found(/\bconst VIEW = '([^']+)'/g))).toEqual(sorted(ids));
  });

  test.each(ids)('%s says what to do while it is empty', (id) => {
    expect(viewsWelcome.filter(({ view }) => view === id).length).toBeGreaterThan(0);
  });
});

describe('colours can be read: 4.5 to 1 at least, on the darkest of light and the lightest of dark editors', () => {
  const grounds: Readonly<Record<string, string>> = {
    light: '#f5f5f5',
    dark: '#2d2d2d',
    highContrast: '#000000',
    highContrastLight: '#ffffff',
  };

  test.each(manifest.contributes.colors)('$id', ({ defaults }) => {
    expect(Object.keys(defaults)).toEqual(Object.keys(grounds));
    for (const [kind, colour] of Object.entries(defaults)) {
      expect(contrast(colour, grounds[kind] ?? ''), kind).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** By WCAG 2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('problem matchers of tasks', () => {
  test.each([
    ['smtp-check', ['check', 'wrong.smtp'], ['2', '1', '"MIAL" is no command. Did you mean "MAIL"? (RFC 5321 4.1.1)']],
    ['smtp-run', ['run', 'nobody.smtp'], ['2', '1', 'Nothing listens on 127.0.0.1:1: the connection was refused.']],
  ])('%s reads what the command line writes', async (name, args, expected) => {
    const cwd = mkdtempSync(join(tmpdir(), 'tasks-'));
    writeFileSync(join(cwd, 'wrong.smtp'), 'EHLO client.example\nMIAL FROM:<a@b.example>\n');
    writeFileSync(join(cwd, 'nobody.smtp'), '### A\n@connect smtp://127.0.0.1:1\nNOOP\n');
    const { stdout } = await startCommandLine(args, { cwd }).finished;
    rmSync(cwd, { recursive: true });
    const pattern = manifest.contributes.problemMatchers.find((matcher) => matcher.name === name)?.pattern;
    const matches = stdout.split('\n').flatMap((line) => new RegExp(pattern?.regexp ?? '').exec(line) ?? []);
    const { file: path = 0, line = 0, column = 0, message = 0 } = pattern ?? {};
    expect(matches[path]).toBe(args[1]);
    expect([matches[line], matches[column], matches[message]]).toEqual(expected);
  });
});

function found(pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
