/** Writes instants (ISO 8601, or milliseconds since 1970) as they are read at a track. */
export interface TrackTime {
  /** The IANA name of the zone, like "America/Los_Angeles"; "UTC" for a meeting that names none. */
  readonly zone: string;
  /** The name of the zone in a heading: "Los Angeles", "UTC". */
  readonly name: string;
  /** Returns the time of day: "20:14:05". */
  readonly clock: (instant: string | number) => string;
  /** Returns date and time of day: "2023-02-05 20:14:05". */
  readonly words: (instant: string | number) => string;
  /** Returns the offset of the zone at an instant, because summer time changes it: "UTC−8", "UTC". */
  readonly offset: (instant: string | number) => string;
  /** Returns the instant of a date and time at the track, like "2023-02-05T20:14"; NaN for other texts. */
  readonly msOf: (local: string) => number;
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
  const clockFormat = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const dateFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  const offsetFormat = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const clock = (instant: string | number): string => clockFormat.format(msSince1970(instant));
  const words = (instant: string | number): string =>
    `${dateFormat.format(msSince1970(instant))} ${clock(instant)}`;
  const aheadMs = (ms: number): number => {
    const seconds = Math.floor(ms / 1_000) * 1_000;
    return Date.parse(`${words(seconds).replace(' ', 'T')}Z`) - seconds;
  };
  return {
    zone,
    name: zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' '),
    clock,
    words,
    offset: (instant) => {
      const parts = offsetFormat.formatToParts(msSince1970(instant));
      return offsetWords(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '');
    },
    msOf: (local) => {
      const asUtc = Date.parse(`${local}Z`);
      if (Number.isNaN(asUtc)) return NaN;
      // The first step may land on the other side of a change of summer time. The second one mends that.
      const near = asUtc - aheadMs(asUtc);
      return asUtc - aheadMs(near);
    },
  };
}

const msSince1970 = (instant: string | number): number =>
  typeof instant === 'number' ? instant : Date.parse(instant);

/** Returns an offset like "GMT-08:00" as "UTC−8", and "GMT+05:30" as "UTC+5:30". */
function offsetWords(offset: string): string {
  const [, sign = '', hours = '0', minutes = '00'] = /^GMT([+-])(\d+):(\d+)$/.exec(offset) ?? [];
  const rest = minutes === '00' ? '' : `:${minutes}`;
  if (Number(hours) === 0 && rest === '') return 'UTC';
  return `UTC${sign === '-' ? '−' : '+'}${Number(hours)}${rest}`;
}
