import { count } from '#domain/words';
import type { KnownStandings, StandingsAnswer, StandingsProof } from '#race-control';
import { csvOf } from './csv.ts';
import { countUnprintedNames } from './names.ts';
import type { Paper } from './paper-sizes.ts';
import { detachPayload, type Proof } from './proof.ts';
import { drawPdf, SHEET_TYPES } from './publish.ts';
import type { Remark, Sheet, SheetColumn } from './sheet.ts';

type Row = StandingsAnswer['rows'][number];

/** The rows that are published: those that are posted, or before that those of now. */
type Shown = Pick<StandingsAnswer, 'rows' | 'results'>;

interface StandingsSheet {
  readonly type: string;
  readonly fileName: string;
  readonly body: Uint8Array;
  /** Names that no typeface can print. CSV has all names. */
  readonly unprintedNames: number;
  /** Changes whenever the sheet does. */
  readonly text: string;
}

interface StandingsSheetOptions {
  readonly as: 'csv' | 'pdf';
  readonly paper?: Paper;
}

/** Makes a sheet of the standings of a series. */
export async function publishStandings(
  { answer, state, hash }: Pick<KnownStandings, 'answer' | 'state' | 'hash'>,
  signed: StandingsProof | null,
  { as, paper = 'letter' }: StandingsSheetOptions,
): Promise<StandingsSheet> {
  const sheet = sheetOf(answer);
  const { revision } = state;
  const { series, ranking } = answer;
  const signature = signed && { revision: signed.revision, kid: signed.kid, jws: signed.jws };
  const proof: Proof = { revision, hash, signature };
  const text = csvText(sheet, answer, proof, state.recordedAt);
  const drawn = async () => drawPdf({ sheet, ...headOf(answer, state), proof, paper });
  return {
    type: as === 'csv' ? `${SHEET_TYPES.csv}; charset=utf-8; header=present` : SHEET_TYPES.pdf,
    fileName: `${series}-${ranking}.${as}`,
    body: as === 'csv' ? Buffer.from(text) : await drawn(),
    unprintedNames: as === 'pdf' ? countUnprintedNames([sheet]) : 0,
    text: `${as} ${paper} ${text}`,
  };
}

function csvText(sheet: Sheet, answer: StandingsAnswer, proof: Proof, recordedAt: string | null): string {
  const { series, ranking, posted } = answer;
  const { revision, hash, signature } = proof;
  return csvOf(sheet, {
    series,
    ranking,
    version: posted?.version ?? null,
    standing: sheet.isOfficial ? 'official' : 'unofficial',
    revision,
    recordedAt,
    logHash: hash,
    keyId: signature?.kid ?? null,
    signature: signature && detachPayload(signature.jws),
  });
}

function headOf({ series, ranking }: StandingsAnswer, state: KnownStandings['state']) {
  const { revision } = state;
  const view = {
    meeting: series,
    projection: `standings ${ranking}`,
    revision,
    recordedAt: state.recordedAt ?? '',
  };
  const { name = series, meetings = [] } = state.series ?? {};
  const where = `Series of ${count(meetings.length, 'meeting')}`;
  const origin = { name, where, kind: 'Series', signed: 'place, name, points and results' } as const;
  return { view, origin };
}

function sheetOf(answer: StandingsAnswer): Sheet {
  const { posted, name } = answer;
  const shown: Shown = posted ?? answer;
  const version = posted?.certified ? posted.version : null;
  const standing = posted ? `version ${posted.version}` : 'not posted';
  const expected = answer.sessions.filter(({ revision, isToCome }) => revision !== null || isToCome);
  const done = `after ${shown.results.length} of ${count(expected.length, 'result')}`;
  const columns = [
    ...fixedColumns(answer, shown.rows),
    ...shown.results.map((_, i) => resultColumn(shown, i)),
  ];
  return {
    session: null,
    name,
    kind: 'Standings',
    summary: `${standing}, ${done}`,
    isOfficial: posted?.certified != null && posted.stale === null,
    version,
    columns,
    rowCount: shown.rows.length,
    fixedColumns: shown.results.length > MAX_NARROW_RESULTS ? FIXED_COLUMNS : 0,
    isWide: shown.results.length > MAX_NARROW_RESULTS,
    remarks: remarksOf(answer, shown),
  };
}

const MAX_NARROW_RESULTS = 5;
/** Place, name, driver and points are repeated when the table is too wide. */
const FIXED_COLUMNS = 4;

const WHO = { car: 'Car', driver: 'Driver', team: 'Team' } as const;

function fixedColumns({ for: kind }: StandingsAnswer, rows: readonly Row[]): SheetColumn[] {
  const column = (field: keyof Row, title: string | null, align: SheetColumn['align']): SheetColumn => {
    const values = rows.map((row) => row[field] as string | number | null);
    const texts = values.map((value) => String(value ?? ''));
    const isShown = texts.some((text) => text !== '');
    const isFlexible = field === 'driver' || field === 'team';
    return { field, isAdded: false, title: isShown ? title : null, align, isFlexible, values, texts };
  };
  return [
    column('place', 'Pos', 'right'),
    column('name', WHO[kind], kind === 'car' ? 'right' : 'left'),
    column('driver', kind === 'car' ? 'Driver' : null, 'left'),
    column('points', 'Points', 'right'),
    column('car', kind === 'driver' ? 'Car' : null, 'right'),
    column('team', kind === 'car' ? 'Team' : null, 'left'),
  ];
}

/** A result that does not count stands in brackets on paper. */
function resultColumn({ rows, results }: Shown, i: number): SheetColumn {
  const { meeting = '', session = '' } = results[i] ?? {};
  const parts = rows.map((row) => row.parts.find(({ result }) => result === i));
  const values = parts.map((part) => part?.points ?? part?.place ?? null);
  const isAlone = results.every((each) => each === results[i] || each.meeting !== meeting);
  return {
    field: `${meeting}/${session}`,
    isAdded: false,
    title: isAlone ? meeting : `${meeting} ${session}`,
    align: 'right',
    isFlexible: false,
    values,
    texts: values.map((value, row) => (parts[row]?.dropped === true ? `(${value})` : String(value ?? ''))),
  };
}

function remarksOf({ posted, dropsWait }: StandingsAnswer, { rows, results }: Shown): Remark[] {
  const tied = rows.filter((row) => row.tied).map(({ name }) => name);
  const sources = results.map(
    ({ meeting, session, version, revision, hash }) =>
      `${meeting} ${session}, version ${version}, record ${revision} (${hash.slice(0, 12)}…)`,
  );
  return [
    ...(posted?.stale ? [{ label: 'Stale', words: posted.stale.words }] : []),
    ...(tied.length > 0 ? [{ label: 'Tied', words: tied.join(', ') }] : []),
    ...(dropsWait === null ? [] : [{ label: 'Drops', words: dropsWait }]),
    { label: 'Rests on', words: sources.length === 0 ? 'no result yet' : sources.join('; ') },
  ];
}
