import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadEnvironment } from '../../src/runner';

const root = mkdtempSync(join(tmpdir(), 'smtp-sessions-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(root, 'case-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  mkdirSync(join(folder, 'below/deeper'), { recursive: true });
  return join(folder, 'below/deeper');
}

const files = {
  'smtp.env.json': {
    $shared: { a: 'shared', b: 'shared', c: 'shared', n: 25, t: true },
    staging: { b: 'staging', c: 'staging', server: 'smtp://staging.example' },
    production: { b: 'production' },
  },
  'smtp.private.env.json': { $shared: { a: 'private' }, staging: { c: 'private staging' }, secret: { d: 'x' } },
};

describe('environments', () => {
  test('a named one over $shared, the private file over the public one, from a folder above', () => {
    const folder = write(files);
    const environment = loadEnvironment(folder, 'staging');
    expect('values' in environment && Object.fromEntries(environment.values)).toEqual({
      a: { text: 'private', secret: true },
      b: { text: 'staging', secret: false },
      c: { text: 'private staging', secret: true },
      n: { text: '25', secret: false },
      t: { text: 'true', secret: false },
      server: { text: 'smtp://staging.example', secret: false },
    });
    expect('values' in environment && environment.server).toBe('smtp://staging.example');
  });

  test('$shared always holds', () => {
    const environment = loadEnvironment(write(files), undefined);
    expect('values' in environment && environment.values.get('b')).toEqual({ text: 'shared', secret: false });
  });

  test('the nearest file counts', () => {
    const folder = write({
      ...files,
      'below/smtp.env.json': { $shared: { a: 'near' } },
      'below/smtp.private.env.json': {},
    });
    const environment = loadEnvironment(folder, undefined);
    expect('values' in environment && [...environment.values.keys()]).toEqual(['a']);
  });

  test.each([
    ['one that nobody has', files, 'nowhere', /no environment nowhere.*staging, production, secret/],
    ['a file that is no JSON', { 'smtp.env.json': '{ "a": ' }, undefined, /smtp\.env\.json can not be read as JSON/],
    ['a file that is no object', { 'smtp.env.json': '[]' }, undefined, /object of environments/],
    ['an environment that is none', { 'smtp.env.json': { staging: 'x' } }, undefined, /staging is an object/],
    ['a value that is none', { 'smtp.env.json': { staging: { a: {} } } }, undefined, /staging\.a is a text/],
  ])('%s', (_, content, name, problem) => {
    const environment = loadEnvironment(write(content), name);
    expect('problem' in environment && environment.problem).toMatch(problem);
  });
});
