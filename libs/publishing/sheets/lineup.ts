import * as column from '../sheet-columns.ts';
import { counted, listIn, textIn, type Remark, type Row, type Sheet } from '../sheet.ts';
import {
  ENTRY_LIST,
  hasPostedLineup,
  nameIn,
  sessionOf,
  viaIn,
  withEntries,
  type SheetKind,
  type Views,
} from '../sheet-views.ts';

/** The starting line-up of a session. */
export const lineup: SheetKind = {
  companions: () => [ENTRY_LIST],
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const moved = listIn(view, 'rows').filter(({ start, formation }) => start !== formation);
    return {
      ...starters(views, session),
      kind: 'Starting line-up',
      summary: view['state'] === 'posted' ? 'as posted' : textIn(view, 'state'),
      // One that would be another if it were posted again is nobody's last word.
      isOfficial: view['state'] === 'posted',
      remarks: [
        ...openPlaces(listIn(view, 'open'), views),
        ...movesIn(listIn(view, 'stale'), 'Stale: posted again'),
        ...moved.map(formationRemark),
      ],
    };
  },
};

/** The field of the main: who is in, and through what. */
export const field: SheetKind = {
  companions: () => [ENTRY_LIST],
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const missed = listIn(view, 'missed').map((row) => `${textIn(row, 'car')} ${textIn(row, 'driver')}`);
    const rows = listIn(view, 'rows');
    return {
      ...starters(views, session),
      kind: 'Field',
      summary: `${rows.length} of ${counted(view['size'], 'car')}`,
      isOfficial: hasPostedLineup(views, session),
      remarks: [
        ...openPlaces(listIn(view, 'open'), views),
        ...movesIn(listIn(view, 'differs'), 'By the results as they are now'),
        ...(missed.length === 0 ? [] : [{ label: 'Missed it', words: missed.join(', ') }]),
      ],
    };
  },
};

function starters(views: Views, session: string): Omit<Sheet, 'kind' | 'summary' | 'isOfficial' | 'remarks'> {
  return {
    session,
    name: nameIn(views, session),
    version: null,
    columns: [
      column.number('Start', 'start'),
      column.CAR,
      column.DRIVER,
      column.TEAM,
      column.MAKE,
      column.flexible(
        column.optional({
          ...column.words('Through', 'via'),
          shown: (row) => viaIn(views, textIn(row, 'via')),
        }),
      ),
    ],
    rows: withEntries(listIn(views.view, 'rows'), views),
    fixedColumns: 0,
    isWide: false,
  };
}

const openPlaces = (open: readonly Row[], views: Views): Remark[] =>
  open.map((row) => ({
    label: 'Still open',
    words: `${counted(row['places'], 'place')} to be won in ${nameIn(views, textIn(row, 'session'))}`,
  }));

/** Who would start elsewhere than the line-up says. */
function movesIn(moves: readonly Row[], label: string): Remark[] {
  const start = (place: unknown) => (typeof place === 'number' ? `start ${place}` : 'nowhere');
  const words = moves.map(({ car, from, to }) => `car ${String(car)} from ${start(from)} to ${start(to)}`);
  return words.length === 0 ? [] : [{ label, words: words.join('; ') }];
}

/** A car that rolls off elsewhere than it starts officially: why. */
function formationRemark(row: Row): Remark {
  const { because, car, formation } = row;
  const [first] = Array.isArray(because) ? (because as { rule: string; words: string }[]) : [];
  const why = first?.rule === 'formation' ? ` (${first.words})` : '';
  const where = typeof formation === 'number' ? `rolls off ${formation}.` : 'does not roll off';
  return { label: 'Formation', words: `car ${String(car)} ${where}${why}` };
}
