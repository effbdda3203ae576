import type { View, ViewOf } from '#projections';
import type { LogPage, LogRequest, Moment, ViewAnswer, ViewRequest } from '#race-control';
import { makeCsv } from './csv.ts';
import { countUnprintedNames } from './names.ts';
import type { Paper } from './paper-sizes.ts';
import { originOf, type PrintedSheet } from './pdf/printed-sheet.ts';
import { readSignature, type Proof, type Signature } from './proof.ts';
import type { Sheet } from './sheet.ts';
import { PUBLISHED, SHEETS } from './sheets/registry.ts';
import { sessionOf, type AnySheetKind, type AnyViews, type Companion } from './sheet-views.ts';

/** The media type of each format of a sheet. */
export const SHEET_TYPES = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  json: 'application/vnd.greenflag.sheet+json',
} as const;

export type SheetFormat = keyof typeof SHEET_TYPES;

export const SHEET_FORMATS = Object.keys(SHEET_TYPES) as readonly SheetFormat[];

/**
 * A part of a sheet's ETag. Increase it when the layout changes, because the same revision then gives a
 * different sheet.
 */
export const LAYOUT_VERSION = 7;

/** Where views and records come from: race control, in this or another process. */
export interface PublishSource {
  view(request: ViewRequest): Promise<ViewAnswer>;
  log(request: LogRequest): Promise<LogPage>;
}

/** The projection of a request is the name of a sheet. */
export interface PublishRequest extends ViewRequest {
  readonly as: SheetFormat;
  readonly paper?: Paper;
}

/** A sheet that is ready to be sent or written. */
export interface Published {
  readonly kind: 'published';
  readonly view: View;
  /** Media type, with the charset where it has one. */
  readonly type: string;
  /** A name like `clash-2023-heat-1-results.pdf`, of the same plain letters as ids. */
  readonly fileName: string;
  readonly body: Uint8Array;
  /** Names that no typeface can print. CSV and JSON have all names. */
  readonly unprintedNames: number;
}

export type PublishAnswer =
  | Published
  /** The view cannot be published as a sheet. */
  | { readonly kind: 'no-sheet'; readonly published: readonly string[] }
  | Exclude<ViewAnswer, { kind: 'view' }>;

type Draw = (printed: PrintedSheet) => Promise<Uint8Array>;

/** Draws a sheet as PDF. Only the first PDF needs the library that draws it. */
export const drawPdf: Draw = async (printed) => {
  const { makePdf } = await import('./pdf/pdf.ts');
  return makePdf(printed);
};

/** Makes a sheet of a view, together with its proof. A server has PDFs drawn on another thread. */
export async function publish(
  source: PublishSource,
  request: PublishRequest,
  draw: Draw = drawPdf,
): Promise<PublishAnswer> {
  const { as, paper = 'letter', ...viewRequest } = request;
  const name = viewRequest.projection;
  const kind = Object.hasOwn(SHEETS, name) ? SHEETS[name] : undefined;
  const answer = await source.view({ ...viewRequest, projection: kind?.view ?? name });
  if (answer.kind !== 'view') return answer;
  const { view } = answer;
  if (!kind || (as !== 'pdf' && kind.parts)) return { kind: 'no-sheet', published: PUBLISHED };
  const parts = await readParts(source, kind, view, viewRequest);
  return {
    kind: 'published',
    view,
    type: as === 'csv' ? `${SHEET_TYPES.csv}; charset=utf-8; header=present` : SHEET_TYPES[as],
    fileName: fileNameOf(parts.sheet, view, `${name}.${as}`),
    body: await makeBody(parts, as, { draw, paper }),
    unprintedNames: as === 'pdf' ? countUnprintedNames(sheetsOf(parts)) : 0,
  };
}

/** Makes a sheet, and those that follow in the same file, at the revision of the first. */
async function readParts(
  source: PublishSource,
  kind: AnySheetKind,
  view: View,
  request: ViewRequest,
): Promise<Parts> {
  const views = await readViews(source, kind, view, request);
  const sheet = withinClass(kind.sheet(views));
  const proof = await readProof(source, sheet, view);
  const following: Parts[] = [];
  for (const part of kind.parts?.(view) ?? []) {
    const next = SHEETS[part.projection];
    const asked = { ...request, ...part, at: request.at ?? view.revision };
    const answer = await source.view(asked);
    if (next && answer.kind === 'view') following.push(await readParts(source, next, answer.view, asked));
  }
  return { sheet, proof, views, following };
}

/** Leaves the id of the class out of the words of a sheet, which names the class above them. */
function withinClass(sheet: Sheet): Sheet {
  const [classId, ...inClass] = sheet.session?.split('/') ?? [];
  if (inClass.length === 0) return sheet;
  const remarks = sheet.remarks.map((remark) => {
    return { ...remark, words: remark.words.replaceAll(`${classId}/`, '') };
  });
  return { ...sheet, remarks };
}

interface Parts {
  readonly sheet: Sheet;
  readonly proof: Proof;
  readonly views: AnyViews;
  /** The sheets that follow in the same file. */
  readonly following: readonly Parts[];
}

const sheetsOf = ({ sheet, following }: Parts): Sheet[] => [sheet, ...following.flatMap(sheetsOf)];

function printedSheet({ sheet, proof, views, following }: Parts, paper: Paper): PrintedSheet {
  return {
    sheet,
    view: views.view,
    origin: originOf(views.meeting),
    proof,
    paper,
    following: following.map((part) => printedSheet(part, paper)),
  };
}

async function makeBody(
  parts: Parts,
  as: SheetFormat,
  { draw, paper }: { readonly draw: Draw; readonly paper: Paper },
): Promise<Uint8Array> {
  const { sheet, proof, views } = parts;
  const { view } = views;
  switch (as) {
    case 'pdf':
      return draw(printedSheet(parts, paper));
    case 'csv':
      return Buffer.from(makeCsv(sheet, view, proof));
    case 'json':
      return Buffer.from(`${JSON.stringify({ ...view, proof })}\n`);
  }
}

/** Reads all views of a sheet at one revision, because the log may grow in the meantime. */
async function readViews(
  source: PublishSource,
  kind: AnySheetKind,
  view: View,
  request: ViewRequest,
): Promise<AnyViews> {
  const at: Moment = request.at ?? view.revision;
  const readView = async ({ projection, session }: Companion): Promise<View> => {
    const answer = await source.view({
      meeting: view.meeting,
      projection,
      at,
      ...(session !== undefined && { session }),
    });
    if (answer.kind === 'view') return answer.view;
    throw new Error(`${view.meeting} has the view ${view.projection} but not ${projection}: ${answer.kind}`);
  };
  const needed = kind.companions(view);
  const companions: Record<string, View> = {};
  for (const companion of needed) companions[companion.projection] = await readView(companion);
  return {
    view,
    meeting: (await readView({ projection: 'meeting' })) as ViewOf<'meeting'>,
    companions,
    session: sessionOf(view, request.session),
  };
}

async function readProof(source: PublishSource, sheet: Sheet, view: View): Promise<Proof> {
  const { meeting, revision } = view;
  const { events } = await source.log({ meeting, after: revision - 1, limit: 1 });
  const hash = events[0]?.metadata.hash;
  if (hash === undefined) throw new Error(`Record ${revision} of ${meeting} has no hash.`);
  return { revision, hash, signature: await findSignature(source, sheet, view) };
}

/** Returns the signature of the last record that certified a ranking, or null. */
async function rankingSignature(
  source: PublishSource,
  { meeting, ranking, version, revision: latest }: ViewOf<'ranking'>,
): Promise<Signature | null> {
  let last: Signature | null = null;
  let after: number | null = 0;
  while (after !== null && after < latest) {
    const page: LogPage = await source.log({ meeting, type: 'RankingCertified', after });
    for (const { revision, type, data, metadata } of page.events) {
      if (type !== 'RankingCertified' || revision > latest) continue;
      if (data.ranking !== ranking || data.version !== version) continue;
      last = readSignature(revision, metadata.signature);
    }
    after = page.next;
  }
  return last;
}

/** Returns the signature of the last record that certified the version on the sheet, or null. */
async function findSignature(source: PublishSource, sheet: Sheet, view: View): Promise<Signature | null> {
  const { session, version } = sheet;
  if (version === null) return null;
  if (view.projection === 'ranking') return rankingSignature(source, view as ViewOf<'ranking'>);
  if (session === null) return null;
  const posted = (view as ViewOf<'results'>).versions.find((each) => each.version === version);
  const certifications = { meeting: view.meeting, type: 'ResultsCertified', session };
  let last: Signature | null = null;
  let after: number | null = posted?.revision ?? 0;
  while (after !== null && after < view.revision) {
    const page: LogPage = await source.log({ ...certifications, after });
    for (const { revision, type, data, metadata } of page.events) {
      if (type !== 'ResultsCertified' || revision > view.revision || data.version !== version) continue;
      last = readSignature(revision, metadata.signature);
    }
    after = page.next;
  }
  return last;
}

function fileNameOf({ session }: Sheet, view: View, name: string): string {
  const { meeting, ranking } = view;
  const of = typeof ranking === 'string' ? ranking : session;
  return `${[meeting, ...(of === null ? [] : [of.replace('/', '-')]), name].join('-')}`;
}
