import { useState } from 'react';
import { fetchResponse, problemIn, meetingPath } from '../../api/transport/http.ts';
import { identityHeaders } from '../../api/data/identity.ts';
import { problemOf, type ProblemBody } from '../../api/transport/problem.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';

/** A sheet is the view in another media type. */
const TYPES = { PDF: 'application/pdf', CSV: 'text/csv' } as const;

interface Props {
  readonly meeting: string;
  readonly projection: string;
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
      save(await fetchSheet(meetingPath(meeting, 'projections', projection, session), TYPES[name]));
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

interface Sheet {
  readonly name: string;
  readonly content: Blob;
}

/** @throws ProblemError, NoAnswerError */
async function fetchSheet(path: string, type: string): Promise<Sheet> {
  const response = await fetchResponse(path, { headers: { accept: type, ...identityHeaders() } });
  if (!response.ok) throw await problemIn(response);
  const [, name = 'sheet'] =
    /filename="([^"]+)"/u.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { name, content: await response.blob() };
}

function save({ name, content }: Sheet): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address later, so it must not be revoked at once.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
