import type { View } from '#projections';
import type { LogPage, LogRequest, Moment, ViewAnswer, ViewRequest } from '#race-control';
import { csvOf } from './csv.ts';
import { SHEET_TYPES, type SheetFormat } from './media.ts';
import { pdfOf } from './pdf/pdf.ts';
import type { Paper } from './pdf/paper.ts';
import { readSignature, type Proof, type Signature } from './proof.ts';
import { listIn, type Sheet } from './sheet.ts';
import { PUBLISHED, SHEETS } from './sheets/registry.ts';
import type { Companion, SheetKind, Views } from './sheet-views.ts';

/** Where views and records come from: race control, in whatever process. */
export interface Source {
  view(request: ViewRequest): Promise<ViewAnswer>;
  log(request: LogRequest): Promise<LogPage>;
}

export interface PublishRequest extends ViewRequest {
  readonly as: SheetFormat;
  readonly paper?: Paper;
}

/** A sheet, ready to be sent or written. */
export interface Published {
  readonly kind: 'published';
  readonly view: View;
  /** With the charset, where it has one. */
  readonly type: string;
  /** `clash-2023-heat-1-results.pdf`: plain letters, as ids are. */
  readonly fileName: string;
  readonly body: Uint8Array;
}

export type PublishAnswer =
  | Published
  /** A view that is no sheet. */
  | { readonly kind: 'no-sheet'; readonly published: readonly string[] }
  | Exclude<ViewAnswer, { kind: 'view' }>;

/** A view as it is published, with what proves it. */
export async function publish(source: Source, request: PublishRequest): Promise<PublishAnswer> {
  const { as, paper = 'letter', ...asked } = request;
  const answer = await source.view(asked);
  if (answer.kind !== 'view') return answer;
  const { view } = answer;
  const kind = Object.hasOwn(SHEETS, view.projection) ? SHEETS[view.projection] : undefined;
  if (!kind) return { kind: 'no-sheet', published: PUBLISHED };
  const views = await viewsFor(source, kind, view, asked);
  const sheet = kind.sheet(views);
  const proof = await proofFor(source, sheet, view);
  return {
    kind: 'published',
    view,
    type: as === 'csv' ? `${SHEET_TYPES.csv}; charset=utf-8; header=present` : SHEET_TYPES[as],
    fileName: fileNameOf(sheet, view, as),
    body: await bodyOf({ sheet, proof, views, paper }, as),
  };
}

interface Parts {
  readonly sheet: Sheet;
  readonly proof: Proof;
  readonly views: Views;
  readonly paper: Paper;
}

async function bodyOf({ sheet, proof, views, paper }: Parts, as: SheetFormat): Promise<Uint8Array> {
  const { view, meeting } = views;
  switch (as) {
    case 'pdf':
      return pdfOf({ sheet, view, meeting, proof, paper });
    case 'csv':
      return Buffer.from(csvOf(sheet, view, proof));
    case 'json':
      return Buffer.from(`${JSON.stringify({ ...view, proof })}\n`);
  }
}

/** All of one moment: the log may move on while they are asked for. */
async function viewsFor(source: Source, kind: SheetKind, view: View, asked: ViewRequest): Promise<Views> {
  const at: Moment = asked.at ?? view.revision;
  const other = async ({ projection, session }: Companion): Promise<View> => {
    const answer = await source.view({
      ...{ meeting: view.meeting, projection, at },
      ...(session !== undefined && { session }),
    });
    if (answer.kind === 'view') return answer.view;
    throw new Error(`There is ${view.projection} of ${view.meeting}, and no ${projection}: ${answer.kind}`);
  };
  const needed = kind.companions(view);
  const companions: Record<string, View> = {};
  for (const companion of needed) companions[companion.projection] = await other(companion);
  return { view, meeting: await other({ projection: 'meeting' }), companions, asked: asked.session };
}

async function proofFor(source: Source, sheet: Sheet, view: View): Promise<Proof> {
  const { meeting, revision } = view;
  const { events } = await source.log({ meeting, after: revision - 1, limit: 1 });
  const hash = events[0]?.metadata['hash'];
  if (typeof hash !== 'string') throw new Error(`Record ${revision} of ${meeting} has no hash.`);
  return { revision, hash, signature: await signatureFor(source, sheet, view) };
}

/** Of the last record that certified the version on the sheet, if that is signed. */
async function signatureFor(source: Source, sheet: Sheet, view: View): Promise<Signature | null> {
  const { session, version } = sheet;
  if (session === null || version === null) return null;
  const posted = listIn(view, 'versions').find((each) => each['version'] === version);
  const request = { meeting: view.meeting, type: 'ResultsCertified', session };
  let last: Signature | null = null;
  let after: number | null = Number(posted?.['revision'] ?? 0);
  while (after !== null && after < view.revision) {
    const page: LogPage = await source.log({ ...request, after });
    for (const { revision, data, metadata } of page.events) {
      if (revision > view.revision || data['version'] !== version) continue;
      last = readSignature(revision, metadata['signature']);
    }
    after = page.next;
  }
  return last;
}

function fileNameOf({ session }: Sheet, { meeting, projection }: View, as: SheetFormat): string {
  return `${[meeting, ...(session === null ? [] : [session]), projection].join('-')}.${as}`;
}
