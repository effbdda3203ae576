const PREFIX = 'meeting-';

/** Returns the name of the stream that holds the log of a meeting. */
export const streamOf = (meeting: string): string => PREFIX + meeting;

/** Returns the meeting whose log a stream holds, or null for any other stream. */
export const meetingOf = (stream: string): string | null =>
  stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : null;

/** The streams of series stand beside those of meetings. */
const SERIES_PREFIX = 'series-';

/** Returns the name of the stream that holds the log of a series. */
export const seriesStreamOf = (series: string): string => SERIES_PREFIX + series;

/** Names the log of a series among those of meetings. No meeting can have this name. */
export const seriesLogName = (series: string): string => `(series ${series})`;
