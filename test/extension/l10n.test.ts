import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { describe, expect, test } from 'vitest';
import { untranslated } from './support/untranslated';

type Texts = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'src', 'extension');
const sources = readdirSync(folder, { encoding: 'utf8', recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const bundle: Texts = read('l10n/bundle.l10n.json');

test('the bundle has the texts of the source; `npm run l10n` writes it', async () => {
  const exported = await getL10nJson(sources.map(({ text }) => ({ extension: '.ts', contents: text })));
  expect(Object.keys(exported).length).toBeGreaterThan(50);
  expect(bundle).toEqual(exported);
});

describe('every text that a user reads is given to l10n.t', () => {
  test.each(sources)('$file', ({ text }) => {
    expect(untranslated(text)).toEqual([]);
  });

  test.each([
    ["window.showInformationMessage('Nothing was run.');", ['Nothing was run.']],
    ["tell(\n  `The script \u0024{path} can't be opened.`);", ["The script … can't be opened."]],
    ["status.text = chosen ?? 'None';", ['None']],
    ["new CodeLens(range, { title: '$(play) Run' })", ['$(play) Run']],
    ["title: wanted ? 'One' : l10n.t('Two')", ['One']],
    ["title: l10n.t('Run {0} (now)', name), command: 'smtp.run'", []],
    ["title: `$(play) \u0024{l10n.t('Run')}`, description: `\u0024{host}:\u0024{port}`", []],
    ["facts: [tls ?? 'without TLS']", ['without TLS']],
    ["log.info('This is for the log.');", []],
    ["// what isn't code: title: 'One'", []],
  ])('%s', (code, expected) => {
    expect(untranslated(code)).toEqual(expected);
  });
});

const kinds = [
  { of: 'bundle.l10n', english: bundle, translations: translations('l10n', /^bundle\.l10n\.([\w-]+)\.json$/) },
  {
    of: 'package.nls',
    english: read('package.nls.json'),
    translations: translations('', /^package\.nls\.([\w-]+)\.json$/),
  },
];

test('both are translated into the same languages', () => {
  const [ofCode = [], ofManifest = []] = kinds.map((kind) => kind.translations.map(({ language }) => language).sort());
  expect(ofCode).toContain('de');
  expect(ofManifest).toEqual(ofCode);
});

describe.each(kinds)('$of', ({ english, translations }) => {
  test.each(translations)('in $language has every text, with its places and links', ({ texts }) => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(marks(text), key).toEqual(marks(english[key] ?? ''));
    }
  });
});

/** What a translation has to keep: `{0}`, icons and the commands of links. */
function marks(text: string): string[] {
  return [...text.matchAll(/\{\d+\}|\$\([\w-]+\)|\]\([^)]*\)/g)].map(([mark]) => mark).sort();
}

function translations(place: string, name: RegExp): { language: string; texts: Texts }[] {
  return readdirSync(join(root, place)).flatMap((file) => {
    const language = name.exec(file)?.[1];
    return language === undefined ? [] : [{ language, texts: read(join(place, file)) }];
  });
}

function read(path: string): Texts {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
