import { nameOf, withoutClass } from '#domain/words';
import { language, t } from '../language/language.ts';
import { spokenRecord } from './server-words.ts';

/** The words in names of sessions and rankings, by the part of an id that they stand for. */
const NAMES: Readonly<Record<string, string>> = {
  practice: t('Practice'),
  qualifying: t('Qualifying'),
  qualifier: t('Qualifier'),
  heat: t('Heat'),
  lcq: t('LCQ'),
  dash: t('Dash'),
  duel: t('Duel'),
  semi: t('Semi'),
  intermediate: t('Intermediate'),
  'pre-final': t('Pre Final'),
  final: t('Final'),
  feature: t('Feature'),
  main: t('Main'),
  pills: t('Pills'),
  points: t('Points'),
  'heat-points': t('Heat Points'),
  'night-points': t('Night Points'),
  'day-points': t('Day Points'),
  'round-points': t('Round Points'),
  'passing-points': t('Passing Points'),
  standings: t('Standings'),
};

/** A session or a ranking with its name. */
export interface Named {
  readonly session: string;
  readonly name: string;
}

/**
 * Returns the name of a session in the language of the page if it was made from its id, like "Heat 1". A name
 * that somebody gave stays, and so does that of a class before it.
 */
export function spokenName({ session, name }: Named): string {
  const made = nameOf({ id: session });
  if (language() === 'en' || !name.endsWith(made)) return name;
  return name.slice(0, name.length - made.length) + (madeName(withoutClass(session)) ?? made);
}

function madeName(id: string): string | null {
  const [, letter, base = '', number] = /^(?:([a-d])-)?([a-z-]+?)(?:-(\d+))?$/u.exec(id) ?? [];
  const word = NAMES[base];
  if (word === undefined) return null;
  const name =
    letter === undefined ? word : t('{letter} {name}', { letter: letter.toUpperCase(), name: word });
  return number === undefined ? name : t('{name} {number}', { name, number });
}

const spoken = new WeakMap<object, object>();

/** Returns a view with the names of its sessions and the words of its records in the language of the page. */
export function withSpokenNames<V extends object | undefined>(view: V): V {
  if (view === undefined || language() === 'en') return view;
  return once(view, named) as V;
}

/** Views and rows are kept as they are spoken, so that what has not changed stays the same object. */
function once<V extends object>(value: V, speak: (value: V) => object): object {
  const known = spoken.get(value) ?? speak(value);
  spoken.set(value, known);
  return known;
}

const RECORD_VIEWS: ReadonlySet<string> = new Set(['race-log', 'messages']);

interface SpokenView {
  readonly projection?: string;
  readonly sessions?: unknown;
  readonly rows?: unknown;
}

function named(view: SpokenView): object {
  const { projection = '' } = view;
  if (RECORD_VIEWS.has(projection)) {
    const rows = view.rows as readonly Parameters<typeof spokenRecord>[0][];
    return { ...view, rows: rows.map((row) => once(row, spokenRecord)) };
  }
  const field = projection === 'meeting' ? 'sessions' : 'rows';
  if (projection !== 'meeting' && projection !== 'programme') return view;
  const list = view[field] as readonly Named[];
  return { ...view, [field]: list.map((one) => ({ ...one, name: spokenName(one) })) };
}
