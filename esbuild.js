// Bundles the front doors, and what they load only when needed, into dist/.
//   node esbuild.js [--watch] [--production]
const { readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const esbuild = require('esbuild');
const { notices } = require('./build/notices');
const { commonJs, pastIndexes, readLazily } = require('./build/plugins');
const { together } = require('./build/together');
const { version } = require('./package.json');

/** Libraries that are a file of their own, read when they are first used. */
const lazyLibraries = ['re2js', 'selfsigned', 'socks'];

async function bundles({ production, outdir }) {
  const minify = production;
  const sourcemap = production ? false : 'inline';
  /** @type {import('esbuild').BuildOptions} */
  const shared = {
    absWorkingDir: __dirname,
    bundle: true,
    outdir,
    target: 'node20',
    minify,
    sourcemap,
    sourcesContent: false,
    logLevel: 'warning',
    external: ['vscode'],
    define: { VERSION: JSON.stringify(version) },
    metafile: true,
    write: false,
  };
  /** @type {import('esbuild').BuildOptions} */
  const desktop = {
    ...shared,
    entryPoints: {
      extension: 'src/extension/extension.ts',
      cli: 'src/cli/main.ts',
      runner: 'src/runner/index.ts',
      sandbox: 'src/sandbox/index.ts',
    },
    platform: 'node',
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
  };
  const lazily = readLazily(lazyLibraries);
  const { metafile } = await esbuild.build({ ...desktop, sourcemap: false, plugins: [pastIndexes(), lazily] });
  const besides = together(metafile, desktop.entryPoints.extension);
  return [
    { ...desktop, plugins: [pastIndexes(besides), lazily, commonJs({ minify, sourcemap })] },
    // In a browser an extension is one file, and has no Node.
    {
      ...shared,
      entryPoints: { 'web/extension': 'src/extension/web.ts' },
      platform: 'browser',
      format: 'esm',
      plugins: [pastIndexes(), commonJs({ minify, sourcemap })],
    },
    {
      ...shared,
      entryPoints: lazyLibraries,
      platform: 'node',
      format: 'cjs',
      plugins: [commonJs({ minify, sourcemap })],
    },
  ];
}

/** Builds once; resolves with esbuild's metafile, whose `outputs` are by path in `outdir`. */
async function build({ production = false, outdir = join(__dirname, 'dist') } = {}) {
  const options = await bundles({ production, outdir });
  const results = await Promise.all(options.map((one) => esbuild.build(one)));
  const inputs = Object.assign({}, ...results.map(({ metafile }) => metafile.inputs));
  const outputs = Object.fromEntries(
    results.flatMap(({ metafile }) =>
      Object.entries(metafile.outputs).map(([path, output]) => [relative(outdir, join(__dirname, path)), output]),
    ),
  );
  writeFileSync(join(outdir, 'THIRD-PARTY-NOTICES.txt'), notices(Object.keys(inputs)));
  // Chunks of earlier builds.
  for (const file of readdirSync(outdir).filter((name) => name.endsWith('.js') && !outputs[name])) {
    rmSync(join(outdir, file));
  }
  return { inputs, outputs };
}

async function main() {
  const production = process.argv.includes('--production');
  if (!process.argv.includes('--watch')) {
    await build({ production });
    return;
  }
  for (const options of await bundles({ production, outdir: join(__dirname, 'dist') })) {
    await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  }
}

if (require.main === module) {
  main().catch(() => process.exit(1));
}

module.exports = { build };
