import { lengthWords } from '#domain/words';
import type { View, ViewOf } from '#projections';
import type { Proof } from '../proof.ts';
import type { Sheet } from '../sheet.ts';
import type { Paper } from '../paper-sizes.ts';

/** What a sheet is of: a meeting, or a series. */
export interface PrintedOrigin {
  readonly name: string;
  /** The second line of the heading, like the track and the date. */
  readonly where: string;
  readonly kind: 'Meeting' | 'Series';
  /** What the signature covers of each row. */
  readonly signed: string;
}

/** Everything that a PDF is made from. */
export interface PrintedSheet {
  readonly sheet: Sheet;
  readonly view: Pick<View, 'meeting' | 'projection' | 'revision' | 'recordedAt' | 'timeZone'>;
  readonly origin: PrintedOrigin;
  readonly proof: Proof;
  readonly paper: Paper;
  /** The sheets that follow in the same file. */
  readonly following?: readonly PrintedSheet[];
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Returns what the heading says of a meeting. */
export function originOf({ name, track, units, date: iso }: ViewOf<'meeting'>): PrintedOrigin {
  const [year = '', month = '', day = ''] = iso.split('-');
  const date = `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
  const where = `${track.name} (${lengthWords(track.lengthMiles, units)}) · ${date}`;
  return { name, where, kind: 'Meeting', signed: 'place, car, laps, status' };
}
