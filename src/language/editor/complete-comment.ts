import { CATALOGUE } from '../script/catalogue';
import { type Completion, value } from './completion';
import { type Cursor, wordBefore } from './cursor';

/** In a comment that silences findings: the codes that can be silenced, each once; what such a comment begins with in any other. */
export function codesToIgnore(cursor: Cursor): Completion[] {
  const { before, start, offset } = cursor;
  const [, codes] = /^#[ \t]*smtp-ignore-next-line([ \t].*)$/.exec(before) ?? [];
  if (codes !== undefined) {
    const written = codes.split(/[ \t,]+/).slice(0, -1);
    return Object.entries(CATALOGUE)
      .filter(([code, row]) => !('stopsRun' in row) && !written.includes(code))
      .map(([code, { why }]) => value(code, why, wordBefore(cursor).span));
  }
  const comment = '# smtp-ignore-next-line';
  return /^#[ \t]*[a-z-]*$/.test(before) && comment.replace(' ', '').startsWith(before.replace(/[ \t]/g, ''))
    ? [
        {
          ...value(comment, 'Silences findings on the next line.', { start, end: offset }),
          text: `${comment} `,
          more: true,
        },
      ]
    : [];
}
