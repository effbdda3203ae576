import { useState } from 'react';
import { problemOf, type ProblemBody, type Sheet, type SheetName } from '#client';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { client } from '../../api/transport/client.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { DeviceSetting } from '../../ui/device-setting.ts';
import { t, tn } from '../../ui/language/language.ts';
import { problemWords } from '../../ui/text/server-words.ts';
import './sheet-links.css';

const PAPERS = { letter: t('Letter'), a4: 'A4' } as const;
type Paper = keyof typeof PAPERS;

/** The paper that was chosen at this device; null for that of its region. */
const chosenPaper = new DeviceSetting<Paper | null>('greenflag.paper', null);

/** The regions that print on letter paper. A device without a region gets it, too. */
const LETTER_REGIONS: ReadonlySet<string> = new Set(['US', 'CA', 'MX', 'PH', 'CL', 'CO', 'VE']);

function paperInUse(): Paper {
  if (chosenPaper.value !== null) return chosenPaper.value;
  const { region } = new Intl.Locale(navigator.language);
  return region === undefined || LETTER_REGIONS.has(region) ? 'letter' : 'a4';
}

/** A sheet to print. */
export interface PrintedSheet {
  readonly name: SheetName;
  /** The words on its button. */
  readonly label: string;
  /** The session, class or ranking of the sheet; undefined for one of the meeting. */
  readonly about?: string | undefined;
  /** Whether it is a CSV file, for a spreadsheet. */
  readonly isCsv?: boolean;
}

interface Props {
  readonly sheets: readonly PrintedSheet[];
  /** Whether the size of the paper can be chosen here. It holds for all sheets of this device. */
  readonly hasPaperChoice?: boolean;
}

/** Downloads sheets as PDF to print, or as CSV. */
export function SheetLinks({ sheets, hasPaperChoice = true }: Props) {
  const meeting = useMeetingId();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [unprintedNames, setUnprintedNames] = useState(0);
  const [busy, setBusy] = useState<PrintedSheet | null>(null);
  const download = async (sheet: PrintedSheet) => {
    setBusy(sheet);
    setProblem(null);
    setUnprintedNames(0);
    const format = sheet.isCsv ? { type: 'text/csv' } : { type: 'application/pdf', paper: paperInUse() };
    try {
      const file = await client.meeting(meeting).sheet(sheet.name, sheet.about, format);
      save(file);
      setUnprintedNames(file.unprintedNames);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(null);
  };
  return (
    <>
      <p className="sheet-links">
        <span className="quiet">{t('Print')}</span>
        {sheets.map((sheet) => (
          <button
            key={sheet.label}
            className="button"
            disabled={busy !== null}
            onClick={() => void download(sheet)}
          >
            {busy?.label === sheet.label ? '…' : sheet.label}
            {sheet.about !== undefined && (
              <span className="hidden"> {t('of {about}', { about: sheet.about })}</span>
            )}
          </button>
        ))}
        {hasPaperChoice && <PaperChoice />}
      </p>
      {unprintedNames > 0 && (
        <p className="notice" role="status">
          {tn(
            unprintedNames,
            '{n} name cannot be printed. The sheet shows "name cannot be printed" there.',
            '{n} names cannot be printed. The sheet shows "name cannot be printed" there.',
          )}
        </p>
      )}
      {/* An embedded board has these links and no sign-in, so nothing here offers one. */}
      {problem && (
        <p className="notice bad" role="alert">
          <strong>{problemWords(problem).title}</strong> {problemWords(problem).detail}
        </p>
      )}
    </>
  );
}

function PaperChoice() {
  useSignal(chosenPaper);
  return (
    <select
      aria-label={t('Paper')}
      value={paperInUse()}
      onChange={({ target }) => chosenPaper.set(target.value as Paper)}
    >
      {Object.entries(PAPERS).map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </select>
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
