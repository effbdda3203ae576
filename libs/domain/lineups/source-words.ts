import type { PlaceSource } from '../formats/sources.ts';
import { ordinal } from '../words/measures.ts';

/** Returns in words which places a source takes of the orders with the given names. */
export function ruleWords(source: PlaceSource, names: readonly string[]): string {
  const of = names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(' and ');
  if (source.at !== undefined)
    return `${source.at.length === 1 ? 'place' : 'places'} ${listed(source.at)} of ${of}`;
  if (source.every !== undefined) {
    return `every ${ordinal(source.every)} place of ${of} from the ${ordinal(source.offset ?? 1)}`;
  }
  if (source.snake !== undefined) {
    return `${of} dealt back and forth over ${source.snake} races, share ${source.offset ?? 1}`;
  }
  const [first, last] = source.places ?? [1, null];
  if (last === null) return `places ${first} and below of ${of}`;
  return first === last ? `place ${first} of ${of}` : `places ${first} to ${last} of ${of}`;
}

function listed(places: readonly number[]): string {
  const [last, ...others] = places.toReversed();
  return others.length === 0 ? String(last) : `${others.toReversed().join(', ')} and ${last}`;
}

export const recordsWords = (revisions: readonly number[]): string =>
  revisions.length === 0 ? '' : ` (${revisions.length === 1 ? 'record' : 'records'} ${revisions.join(', ')})`;
