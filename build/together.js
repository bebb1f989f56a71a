// Keeps what an entry point reads at its start in few files (ARCHITECTURE.md, Bundles).
const { join } = require('node:path');

const root = join(__dirname, '..');

/**
 * What each entry point is to import besides, by its path, so that what `entry` reads at its start is in three files: its
 * own, what other parts of the extension use as well, and what others use. esbuild makes a chunk of what the same entry
 * points reach, which would be a dozen small ones, and VS Code takes longer to find a file than to read it. `metafile` is
 * that of a build without such imports.
 */
function together({ outputs }, entry) {
  const entryPoints = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint?.startsWith('src/'));
  const reached = new Map(entryPoints.map(([file, { entryPoint }]) => [entryPoint, reachedFrom(file, outputs)]));
  const others = [...reached].filter(([path]) => path !== entry);
  const isReachedBy = (module) => others.filter(([, modules]) => modules.has(module)).map(([path]) => path);
  const shared = [...(reached.get(entry) ?? [])].filter((module) => isReachedBy(module).length > 0);
  const isGeneral = (module) => isReachedBy(module).some((path) => !path.startsWith('src/extension/'));
  const general = shared.filter(isGeneral);
  const besides = ([path, modules]) => {
    const wanted = path.startsWith('src/extension/') ? shared : general;
    const needsSome = wanted.some((module) => modules.has(module));
    return [join(root, path), needsSome ? wanted.map((module) => join(root, module)) : []];
  };
  return new Map([...reached].map(besides));
}

/** The sources of a file and of all that it imports at once. */
function reachedFrom(file, outputs, seen = new Set()) {
  seen.add(file);
  const { inputs, imports } = outputs[file];
  const further = imports.filter(({ path, kind }) => kind === 'import-statement' && outputs[path] && !seen.has(path));
  return new Set([
    ...Object.keys(inputs).filter((path) => path.startsWith('src/')),
    ...further.flatMap(({ path }) => [...reachedFrom(path, outputs, seen)]),
  ]);
}

module.exports = { together };
