const shown = { passed: 'passed', refused: 'refused', 'not offered': '·', failed: 'FAILED' };

/** Draws what was shown: a row for each capability, a column for each server. */
export function drawCapabilities(columns, capabilities) {
  const versions = ['Version', ...columns.map(({ version }) => version ?? '·')];
  const rows = capabilities.map((name) => [quote(name), ...columns.map((column) => shown[outcome(column, name)])]);
  return drawTable(['', ...columns.map(({ title }) => title)], [versions, ...rows]);
}

/** Draws when each keyword is offered: a row for each keyword, a column for each server. */
export function drawKeywords(columns) {
  const names = new Set(columns.flatMap(({ keywords: { before, after } }) => [...before, ...after]));
  const rows = [...names].sort().map((name) => [quote(name), ...columns.map((column) => offered(column, name))]);
  return drawTable(['', ...columns.map(({ title }) => title)], rows);
}

/** Draws a table of Markdown. */
export function drawTable(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Reads a table back: the cells by column and row. */
export function readTable(text) {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const [head = [], , ...rows] = lines.map((line) => line.slice(1, -1).split('|').map(plain));
  return new Map(head.slice(1).map((title, at) => [title, new Map(rows.map((cells) => [cells[0], cells[at + 1]]))]));
}

/** How the columns of `now` differ from those of `before`, and in which; versions are left out, since they move. */
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

/** The capabilities that no column but those of the sandbox has passed, and those that none has. */
export function leftOver(columns, capabilities) {
  const passes = (name) => (column) => outcome(column, name) === 'passed';
  const real = columns.filter(({ isReal }) => isReal);
  const left = capabilities.filter((name) => !real.some(passes(name)));
  return {
    sandboxOnly: left.filter((name) => columns.some(passes(name))),
    nowhere: left.filter((name) => !columns.some(passes(name))),
  };
}

/** Puts a name between backquotes. */
export function quote(name) {
  return `\`${name}\``;
}

function outcome({ outcomes }, name) {
  return outcomes.get(name) ?? 'not offered';
}

function offered({ keywords: { before, after } }, name) {
  const [first, then] = [before.includes(name), after.includes(name)];
  if (!first && !then) {
    return '·';
  }
  if (after.length === 0 || (first && then)) {
    return 'yes';
  }
  return first ? 'before TLS' : 'after TLS';
}

function plain(cell) {
  return cell.trim().replace(/^`(.*)`$/, '$1');
}
