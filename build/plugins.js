// Plugins of esbuild that split the bundles (ARCHITECTURE.md, Bundles).
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const esbuild = require('esbuild');

const src = join(__dirname, '..', 'src');

/**
 * Makes an import from a room's index one from the files that the index names. esbuild puts all that an index names into
 * one chunk, also what is used only by a part that is loaded later. `besides` are modules for a file to import as well,
 * by its path.
 */
function pastIndexes(besides = new Map()) {
  const exported = indexedFiles();
  const imported = /^import \{([^}]*)\} from '((?:\.\.\/)+)(\w+)';/gm;
  const direct = (up) => (whole, list, way, room) => {
    if (way !== up) {
      return whole;
    }
    const imports = valuesIn(list).map(
      (name) => `import { ${name} } from '${up}${exported(room, name.split(' as ')[0])}';`,
    );
    // As many lines as before, for the source map.
    return imports.join(' ') + '\n'.repeat(whole.split('\n').length - 1);
  };
  return {
    name: 'past-indexes',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/][\w\\/-]+\.ts$/ }, ({ path }) => ({
        contents: [
          readFileSync(path, 'utf8').replace(imported, direct(`${relative(dirname(path), src)}/`)),
          ...(besides.get(path) ?? []).map((module) => `import ${JSON.stringify(module)};`),
        ].join('\n'),
        loader: 'ts',
      }));
    },
  };
}

/** Finds the file that a room's index has a name from, seen from src. */
function indexedFiles() {
  const exported = /^export \{([^}]*)\} from '([\w./-]+)';/gm;
  const from = new Map();
  for (const room of readdirSync(src)) {
    const index = join(src, room, 'index.ts');
    const text = existsSync(index) ? readFileSync(index, 'utf8') : '';
    for (const [, list, file] of text.matchAll(exported)) {
      for (const name of valuesIn(list)) {
        from.set(`${room} ${name}`, file);
      }
    }
  }
  const find = (room, name) => {
    const file = from.get(`${room} ${name}`);
    if (!file) {
      throw new Error(`src/${room}/index.ts does not export ${name} from a file.`);
    }
    return file.startsWith('../') ? find(file.slice(3), name) : `${room}/${file.slice(2)}`;
  };
  return find;
}

function valuesIn(list) {
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && !name.startsWith('type '));
}

/**
 * Makes an import of such a library read the library's own file: a dynamic one at once, a static one when the first of
 * its exports is used.
 */
function readLazily(libraries) {
  const filter = new RegExp(`^(${libraries.join('|')})$`);
  return {
    name: 'read-lazily',
    setup(build) {
      build.onResolve({ filter }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path: `./${path}.js`, external: true } : { path, namespace: 'lazy' },
      );
      build.onResolve({ filter: /^\.\//, namespace: 'lazy' }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter, namespace: 'lazy' }, ({ path }) => ({
        contents: Object.keys(require(path))
          .map((name) => `Object.defineProperty(exports, '${name}', { get: () => require('./${path}.js').${name} });`)
          .join('\n'),
      }));
      // esbuild would leave nothing of a CommonJS module but the default export.
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === 'dynamic-import' && !path.startsWith('node:')
          ? { errors: [{ text: `${path} is imported dynamically: add it to the lazy libraries in esbuild.js.` }] }
          : undefined,
      );
    },
  };
}

/** Writes what was built as CommonJS modules: esbuild splits only ES modules, and VS Code's web host takes none. */
function commonJs({ minify, sourcemap }) {
  return {
    name: 'common-js',
    setup(build) {
      build.onEnd(async ({ outputFiles = [] }) => {
        for (const { path, text } of outputFiles) {
          const { code } = await esbuild.transform(text, {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            supported: { 'dynamic-import': false },
            minify,
            sourcemap,
            sourcefile: basename(path),
          });
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, withOneApi(code));
        }
      });
    },
  };
}

/** VS Code looks up at each `require` of its API which extension it is for: a file asks once, not once for each module in it. */
function withOneApi(code) {
  const api = 'require("vscode")';
  return code.includes(api) ? `const vscodeApi = ${api};${code.replaceAll(api, 'vscodeApi')}` : code;
}

module.exports = { commonJs, pastIndexes, readLazily };
