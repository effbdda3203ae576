/** Writes instants (ISO 8601, or milliseconds since 1970) as they are read at a track. */
export interface TrackTime {
  /** The IANA name of the zone, like "America/Los_Angeles"; "UTC" for a meeting that names none. */
  readonly zone: string;
  /** Returns the time of day: "20:14:05". */
  readonly clock: (instant: string | number) => string;
  /** Returns date and time of day: "2023-02-05 20:14:05". */
  readonly words: (instant: string | number) => string;
  /** Returns the offset of the zone at an instant, because summer time changes it: "UTC−8", "UTC". */
  readonly offset: (instant: string | number) => string;
}

/** Returns whether a name is that of an IANA time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    // Some engines take an offset like "+09:00" for a zone too, which would know no summer time.
    return /^[a-z]/i.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const known = new Map<string, TrackTime>();

/**
 * Returns how instants are written at a track.
 * @param zone an IANA name; UTC if it is left out, or unknown to this machine
 */
export function trackTime(zone = 'UTC'): TrackTime {
  const found = known.get(zone) ?? makeTrackTime(isTimeZone(zone) ? zone : 'UTC');
  known.set(zone, found);
  return found;
}

function makeTrackTime(zone: string): TrackTime {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const msOf = (instant: string | number): number =>
    typeof instant === 'number' ? instant : Date.parse(instant);
  return {
    zone,
    clock: (instant) => clock.format(msOf(instant)),
    words: (instant) => `${date.format(msOf(instant))} ${clock.format(msOf(instant))}`,
    offset: (instant) => {
      const part = offset.formatToParts(msOf(instant)).find(({ type }) => type === 'timeZoneName');
      return offsetWords(part?.value ?? '');
    },
  };
}

/** Returns an offset like "GMT-08:00" as "UTC−8", and "GMT+05:30" as "UTC+5:30". */
function offsetWords(offset: string): string {
  const [, sign = '', hours = '0', minutes = '00'] = /^GMT([+-])(\d+):(\d+)$/.exec(offset) ?? [];
  const rest = minutes === '00' ? '' : `:${minutes}`;
  if (Number(hours) === 0 && rest === '') return 'UTC';
  return `UTC${sign === '-' ? '−' : '+'}${Number(hours)}${rest}`;
}
