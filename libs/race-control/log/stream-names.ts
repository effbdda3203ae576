const PREFIX = 'meeting-';

/** Returns the name of the stream that holds the log of a meeting. */
export const streamOf = (meeting: string): string => PREFIX + meeting;

/** Returns the meeting whose log a stream holds, or null for any other stream. */
export const meetingOf = (stream: string): string | null =>
  stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : null;
