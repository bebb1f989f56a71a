// Bundles the two front doors and the rooms they load only when needed.
//   node esbuild.js [--watch] [--production]
const esbuild = require('esbuild');
const { version } = require('./package.json');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/**
 * Rooms that get a bundle of their own. A front door loads one with `await import('../sandbox')`,
 * and the bundled front door finds it as `./sandbox.js` beside itself, so that starting it does not read them.
 */
const rooms = ['runner', 'sandbox'];

/** Points a dynamic import of such a room at its bundle. */
const separateRooms = {
  name: 'separate-rooms',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^\\.\\./(${rooms.join('|')})$`) }, (args) =>
      args.kind === 'dynamic-import' ? { path: `./${args.path.slice(3)}.js`, external: true } : undefined,
    );
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: 'dist',
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [separateRooms],
  define: { VERSION: JSON.stringify(version) },
};

const bundles = [
  { ...shared, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode'] },
  { ...shared, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...shared, entryPoints: Object.fromEntries(rooms.map((room) => [room, `src/${room}/index.ts`])) },
];

async function main() {
  if (!watch) {
    await Promise.all(bundles.map((options) => esbuild.build(options)));
    return;
  }
  for (const options of bundles) {
    await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  }
}

main().catch(() => process.exit(1));
