const shown = { passed: 'passed', refused: 'refused', 'not offered': '·', failed: 'FAILED' };

/**
 * A column of the matrix: a server's `title`, its `version`, whether it is `pinned` (a release that does not move), the
 * `keywords` it offers before and after TLS, and the `outcomes` by capability.
 */

/** Draws the tables: for each keyword when it is offered, for each capability what was shown. */
export function drawTables(columns, capabilities) {
  const titles = columns.map(({ title }) => title);
  const keywords = [...new Set(columns.flatMap(({ keywords: { before, after } }) => [...before, ...after]))].sort();
  const versions = row(
    'Version',
    columns.map(({ version }) => version ?? '·'),
  );
  return {
    capabilities: table(
      ['', ...titles],
      [
        versions,
        ...capabilities.map((name) =>
          row(
            name,
            columns.map(({ outcomes }) => shown[outcomes.get(name) ?? 'not offered']),
          ),
        ),
      ],
    ),
    keywords: table(
      ['', ...titles],
      keywords.map((name) =>
        row(
          name,
          columns.map((column) => offered(column, name)),
        ),
      ),
    ),
  };
}

/** Reads a table back: the cells by column and row. */
export function readTable(text) {
  const [head = [], , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(
    head.slice(1).map((title, at) => [title, new Map(rows.map((cells) => [plain(cells[0]), cells[at + 1] ?? '']))]),
  );
}

/** How the columns that are in `now` differ from what `before` says; versions are left out, since they move. */
export function differences(before, now) {
  return [...now].flatMap(([title, cells]) => {
    const old = before.get(title) ?? new Map();
    const names = new Set([...cells.keys(), ...old.keys()]);
    names.delete('Version');
    return [...names].flatMap((name) => {
      const [was, is] = [old.get(name) ?? '·', cells.get(name) ?? '·'];
      return was === is ? [] : [{ title, text: `${title}: ${name} was ${was}, is ${is}` }];
    });
  });
}

function offered({ keywords: { before, after } }, name) {
  const [first, then] = [before.includes(name), after.includes(name)];
  if (after.length === 0) {
    return first ? 'yes' : '·';
  }
  return first && then ? 'yes' : first ? 'before TLS' : then ? 'after TLS' : '·';
}

function row(name, cells) {
  return [name === 'Version' ? name : `\`${name}\``, ...cells];
}

function plain(name) {
  return name.replace(/^`(.*)`$/, '$1');
}

function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
