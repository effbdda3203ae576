/** Returns an id made from a name: lower-case words and digits joined by hyphens, at most 60 characters. */
export const meetingIdFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f'’]/gu, '')
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/gu, '');

/**
 * Returns the id that a form offers for a new meeting: one of its name, or one of its date if the name has no
 * Latin letter; empty while there is no name.
 */
export function offeredMeetingId(name: string, date: string): string {
  const id = meetingIdFrom(name);
  return name.trim() === '' || /[a-z]/u.test(id) ? id : `meeting-${date}`;
}

/** Returns the date in the time zone of the device, as YYYY-MM-DD. */
export function today(now = new Date()): string {
  const parts = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'));
  return [now.getFullYear(), ...parts].join('-');
}
