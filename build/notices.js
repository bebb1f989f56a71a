const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** The licences of the libraries whose files are among a build's inputs (paths), as one text. */
function notices(inputs) {
  const folders = new Set(inputs.filter((path) => path.includes('node_modules/')).map(packageFolder));
  return [...folders]
    .map((folder) => ({ ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), folder }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, license, folder }) => `${name} ${version} (${license})\n\n${licenceText(name, folder)}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`);
}

function packageFolder(path) {
  let folder = dirname(path);
  while (!existsSync(join(folder, 'package.json')) || !JSON.parse(readFileSync(join(folder, 'package.json'))).version) {
    folder = dirname(folder);
  }
  return folder;
}

function licenceText(name, folder) {
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (!file) {
    throw new Error(`${name} has no licence file.`);
  }
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

module.exports = { notices };
