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
    const moved = rows.filter(({ start, formation }) => start !== formation);
    return {
      ...starters(views),
      kind: 'Starting line-up',
      summary: state === 'posted' ? 'as posted' : state,
      isGrid: true,
      signers: ['Line-up official'],
      // A stale line-up is not official: it would differ if it were posted again.
      isOfficial: state === 'posted',
      remarks: [
        ...openPlaces(open, views),
        ...carsRemark('Alternates', alternates),
        ...movesIn(stale, 'Stale: posted again'),
        ...moved.map(formationRemark),
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
      ...starters(views),
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

function starters(views: Views): Omit<Sheet, 'kind' | 'summary' | 'isOfficial' | 'remarks'> {
  const session = views.session ?? '';
  const rows: readonly Pick<Start, 'start' | 'car' | 'driver' | 'via' | 'penalised'>[] = views.view.rows;
  return {
    session,
    name: nameOf(views, session),
    version: null,
    ...tableOf({
      rows: withEntries(rows, views),
      columns: LINEUP,
      fields: ['start', 'car', 'driver', 'team', 'manufacturer', 'via'],
      added: ['penalised'],
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

/** Says where a car rolls off if that is not its official start, and why. */
function formationRemark({ because: [first], car, formation }: Start): Remark {
  const why = first?.rule === 'formation' ? ` (${first.words})` : '';
  const where = formation === null ? 'does not roll off' : `rolls off ${formation}.`;
  return { label: 'Formation', words: `car ${car} ${where}${why}` };
}

/** Lists cars with their drivers; nothing without cars. */
function carsRemark(label: string, cars: readonly Pick<Start, 'car' | 'driver'>[]): Remark[] {
  const words = cars.map(({ car, driver }) => `${car} ${driver ?? ''}`).join(', ');
  return cars.length === 0 ? [] : [{ label, words, names: cars.map(({ driver }) => driver) }];
}
