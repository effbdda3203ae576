import { count, openWords } from '#domain/words';
import type { ViewOf } from '#projections';
import { LINEUP } from '#projections/columns';
import { tableOf, type Remark, type Sheet } from '../sheet.ts';
import {
  contextOf,
  ENTRY_LIST,
  hasPostedLineup,
  nameOf,
  withEntries,
  type SheetKind,
  type SheetViews,
} from '../sheet-views.ts';

type Start = ViewOf<'lineup'>['rows'][number];
type Views = SheetViews<'lineup'> | SheetViews<'field'>;

/** The starting line-up of a session. */
export const lineup: SheetKind<'lineup'> = {
  view: 'lineup',
  companions: () => [ENTRY_LIST],
  sheet: (views): Sheet => {
    const { rows, state, open, alternates, stale } = views.view;
    const grid = gridOf(views.view);
    const isChanged = rows.some(({ start }, row) => grid[start - 1] !== row);
    const said = state === 'posted' ? 'as posted' : state;
    return {
      ...starters(views, ['penalised', 'formation']),
      kind: 'Starting line-up',
      summary: isChanged ? `${said}, and changed since` : said,
      grid,
      signers: ['Line-up official'],
      // A stale line-up is not official: it would differ if it were posted again.
      isOfficial: state === 'posted',
      remarks: [
        ...scratched(rows),
        ...openPlaces(open, views),
        ...carsRemark('Alternates', alternates),
        ...movesIn(stale, 'Stale: posted again'),
        ...(state === 'computed' && open.length > 0 ? [] : formationRemarks(rows)),
        ...gridPenalties(rows),
      ],
    };
  },
};

/** The field of the main: its cars, and how each one got in. */
export const field: SheetKind<'field'> = {
  view: 'field',
  companions: () => [ENTRY_LIST],
  sheet: (views): Sheet => {
    const { rows, size, open, differs, missed } = views.view;
    return {
      ...starters(views, ['penalised']),
      kind: 'Field',
      summary: `${rows.length} of ${count(size, 'car')}`,
      isOfficial: hasPostedLineup(views, views.session),
      remarks: [
        ...openPlaces(open, views),
        ...movesIn(differs, 'By the results as they are now'),
        ...gridPenalties(rows),
        ...carsRemark('Did not qualify', missed),
      ],
    };
  },
};

/**
 * Returns the row of the car at each place of the grid: the formation in force, without scratched cars.
 * Before the line-up is posted, places that are still open stay empty.
 */
function gridOf({ rows, state, open }: ViewOf<'lineup'>): readonly (number | null)[] {
  const isOpen = state === 'computed' && open.length > 0;
  const places = rows.map(({ start, formation }) => (isOpen && formation !== null ? start : formation));
  const last = Math.max(0, ...places.map((place) => place ?? 0));
  return Array.from({ length: last }, (_, i) => places.indexOf(i + 1)).map((row) => (row < 0 ? null : row));
}

type Starter = Pick<Start, 'start' | 'car' | 'driver' | 'via' | 'penalised'> & Partial<Start>;

function starters(
  views: Views,
  added: readonly ('penalised' | 'formation')[],
): Omit<Sheet, 'kind' | 'summary' | 'isOfficial' | 'remarks'> {
  const session = views.session ?? '';
  const rows: readonly Starter[] = views.view.rows;
  return {
    session,
    name: nameOf(views, session),
    version: null,
    ...tableOf({
      rows: withEntries(rows, views),
      columns: LINEUP,
      fields: ['start', 'car', 'driver', 'team', 'manufacturer', 'via'],
      added,
      unprinted: ['penalised'],
      context: contextOf(views),
    }),
    fixedColumns: 0,
    isWide: false,
  };
}

const openPlaces = (open: Views['view']['open'], views: Views): Remark[] =>
  open.map((place) => {
    const { places, session, cars } = place;
    const name = nameOf(views, session);
    const until = openWords(place, name);
    if (session === 'provisional') return { label: 'Still open', words: count(places, 'provisional') };
    const waiting = until === '' ? `waiting for ${name}` : until;
    return {
      label: 'Still open',
      words: `${count(places, 'place')}${cars ? ` in ${name}` : ''}, ${waiting}`,
    };
  });

/** Names the cars that penalties of earlier sessions moved back. */
function gridPenalties(rows: readonly Pick<Start, 'car' | 'penalised'>[]): Remark[] {
  const words = rows.flatMap(({ car, penalised }) => penalised.map((each) => `car ${car} ${each}`));
  return words.length === 0 ? [] : [{ label: 'Grid penalties', words: words.join('; ') }];
}

/** Names the cars that would start elsewhere if the line-up were posted again. */
function movesIn(moves: ViewOf<'lineup'>['stale'], label: string): Remark[] {
  const start = (place: number | null) => (place === null ? 'nowhere' : `start ${place}`);
  const words = moves.map(({ car, from, to }) => `car ${car} from ${start(from)} to ${start(to)}`);
  return words.length === 0 ? [] : [{ label, words: words.join('; ') }];
}

/** Returns why officials moved a car; an empty text for a car that only closed up. */
const moveWords = ({ because: [first] }: Start): string => (first?.rule === 'formation' ? first.words : '');

/** Lists the cars of the posted line-up that do not start, with the reasons. */
function scratched(rows: readonly Start[]): Remark[] {
  const out = rows.filter(({ formation }) => formation === null);
  const words = out.map(
    (row) => `car ${row.car} ${row.driver ?? ''}, start ${row.start} (${moveWords(row)})`,
  );
  const names = out.map(({ driver }) => driver);
  return out.length === 0 ? [] : [{ label: 'Scratched', words: words.join('; '), names }];
}

/** Says why cars roll off from other places than their posted starts. */
function formationRemarks(rows: readonly Start[]): Remark[] {
  const elsewhere = rows.filter(({ start, formation }) => formation !== null && formation !== start);
  const moved = elsewhere.filter((row) => moveWords(row) !== '');
  const words = moved.map((row) => `car ${row.car} rolls off ${row.formation}. (${moveWords(row)})`);
  const closedUp = moved.length < elsewhere.length ? ['the others have closed up or made room'] : [];
  const all = [...words, ...closedUp];
  return all.length === 0 ? [] : [{ label: 'Formation', words: all.join('; ') }];
}

/** Lists cars with their drivers; nothing without cars. */
function carsRemark(label: string, cars: readonly Pick<Start, 'car' | 'driver'>[]): Remark[] {
  const words = cars.map(({ car, driver }) => `${car} ${driver ?? ''}`).join(', ');
  return cars.length === 0 ? [] : [{ label, words, names: cars.map(({ driver }) => driver) }];
}
