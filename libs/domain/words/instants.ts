/** Returns an instant as date and time of day in UTC: "2023-02-05 20:14:05.120". */
export const utcWords = (instant: string): string => instant.replace('T', ' ').replace('Z', '');

/** Returns an instant as time of day in UTC: "20:14:05". */
export const utcClock = (instant: string): string => instant.slice(11, 19);

/**
 * Returns a function that writes an instant as time of day in a zone: "20:14:05". Making one is
 * slow, so keep it.
 * @param zone an IANA name, like "America/Los_Angeles"
 */
export function clockIn(zone: string): (instant: string | number) => string {
  const options = { timeZone: zone, timeStyle: 'medium', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-GB', options);
  return (instant) => format.format(typeof instant === 'number' ? instant : Date.parse(instant));
}

/**
 * Returns the offset of a zone from UTC, like "UTC+9".
 * @param minutesBehind minutes behind UTC, as `Date.getTimezoneOffset` gives them
 */
export function offsetWords(minutesBehind: number): string {
  const minutes = Math.abs(minutesBehind);
  if (minutes === 0) return 'UTC';
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `UTC${minutesBehind > 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest}`;
}
