/** What is wrong with a date-time of RFC 3339 (`2026-12-24T18:00:00Z`, `…+02:00`); undefined when it is right. */
export function faultOfDateTime(text: string, options: { fraction: 'allowed' | 'forbidden' }): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/i.exec(text);
  if (match === null) {
    return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?$/i.test(text)
      ? 'The time zone is missing: end it with Z, or with an offset such as +02:00.'
      : 'A date and time is written as in 2026-12-24T18:00:00Z.';
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (match[7] !== undefined && options.fraction === 'forbidden') {
    return 'Fractions of a second are not allowed here.';
  }
  if (month < 1 || month > 12) {
    return 'The month is from 01 to 12.';
  }
  const days = daysOfMonth(year, month);
  if (day < 1 || day > days) {
    return `The day is from 01 to ${days} in that month.`;
  }
  // 60 is a leap second (RFC 3339 5.7).
  if (hour > 23 || minute > 59 || second > 60) {
    return 'The time is from 00:00:00 to 23:59:60.';
  }
  if (Number(match[8] ?? 0) > 23 || Number(match[9] ?? 0) > 59) {
    return 'The offset is up to 23:59.';
  }
  return undefined;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
