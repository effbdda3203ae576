import { useState } from 'react';
import { problemOf, type ProblemBody, type Sheet } from '#client';
import type { ProjectionName } from '#projections';
import { client } from '../../api/transport/client.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';

/** A sheet is the view in another media type. */
const TYPES = { PDF: 'application/pdf', CSV: 'text/csv' } as const;

interface Props {
  readonly meeting: string;
  readonly projection: ProjectionName;
  readonly session: string;
}

/** Downloads the published sheet of a session. */
export function SheetLinks({ meeting, projection, session }: Props) {
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const download = async (name: keyof typeof TYPES) => {
    setBusy(name);
    setProblem(null);
    try {
      save(await client.meeting(meeting).sheet(projection, session, { type: TYPES[name] }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(null);
  };
  return (
    <>
      <p className="results-sheets">
        <span className="quiet">Sheet</span>
        {(['PDF', 'CSV'] as const).map((name) => (
          <button key={name} className="button" disabled={busy !== null} onClick={() => void download(name)}>
            {busy === name ? '…' : name}
            <span className="hidden"> of {session}</span>
          </button>
        ))}
      </p>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}

function save({ name, bytes }: Sheet): void {
  const address = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address later, so it must not be revoked at once.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
