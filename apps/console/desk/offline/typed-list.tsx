import { useEffect, useState } from 'react';
import { identity, issuerOf } from '../../api/data/identity.ts';
import { useView } from '../../api/data/meeting.tsx';
import { isOf, offlineCommands, type TypedOffline } from '../../api/data/typed-offline.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { t, tn } from '../../ui/language/language.ts';
import { detailOrTitle } from '../../ui/text/server-words.ts';
import { clock } from '../../ui/text/text.ts';
import { useDesk } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';
import { singleClick } from '../undo/single-click.ts';
import { receiptWords } from '../undo/use-issuing.ts';
import { doubtsAbout, nearMsOf, type Doubt, type Recorded } from './duplicates.ts';
import { useRecorded } from './use-recorded.ts';
import { useSending, type SentLine } from './use-sending.ts';
import './typed-list.css';

/**
 * The laps, times and notes that were typed while the server did not answer. Nothing of them is sent until
 * the official who typed them sends it.
 */
export function TypedList() {
  const { meeting, session } = useDesk();
  const here = useSignal(offlineCommands.list).filter((one) => one.meeting === meeting);
  const issuer = issuerOf(useSignal(identity));
  const own = here.filter((one) => isOf(one, issuer));
  const sending = useSending();
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const settled = sending.lines.filter(({ typed }) => !own.some((one) => isSame(one, typed)));
  const all = [...settled.map(({ typed }) => typed), ...own].toSorted((a, b) => a.typedAt - b.typedAt);
  const recorded = useRecorded(all);
  const doubts = useDoubts(all, recorded);
  const lines = all.map((typed): Line => {
    const sent = sending.lines.find((line) => isSame(line.typed, typed));
    const doubt = doubts.get(typed.commandId);
    const isUsual = doubt === undefined && sent?.outcome.kind !== 'refused';
    const isSettled = !own.includes(typed);
    return {
      typed,
      doubt,
      outcome: sent?.outcome,
      isSettled,
      isChosen: !isSettled && (choices.get(typed.commandId) ?? isUsual),
    };
  });
  const others = here.filter((one) => !isOf(one, issuer));
  if (lines.length === 0 && others.length === 0) return null;
  const chosen = lines.filter(({ isChosen }) => isChosen).map(({ typed }) => typed);
  return (
    <section className="typed-offline" aria-labelledby="typed-offline">
      <h2 id="typed-offline">{t('Typed while offline ({n})', { n: own.length })}</h2>
      {lines.length > 0 && (
        <>
          <ol>
            {lines.map((line) => (
              <TypedLine
                key={line.typed.commandId}
                line={line}
                session={session}
                onChoose={(isChosen) =>
                  setChoices((before) => new Map(before).set(line.typed.commandId, isChosen))
                }
              />
            ))}
          </ol>
          <ListButtons
            chosen={chosen}
            isLooked={recorded !== undefined}
            sending={sending}
            hasSettled={settled.length > 0}
          />
        </>
      )}
      <OthersTyped others={others} />
    </section>
  );
}

interface Line {
  readonly typed: TypedOffline;
  readonly doubt: Doubt | undefined;
  readonly outcome: SentLine['outcome'] | undefined;
  /** Whether it is recorded, so that it no longer waits. */
  readonly isSettled: boolean;
  readonly isChosen: boolean;
}

const isSame = (a: TypedOffline, b: TypedOffline): boolean => a.commandId === b.commandId;

const NO_DOUBTS: ReadonlyMap<string, Doubt> = new Map();

/** Returns which commands may be one too many. What is too old is erased once the server is back. */
function useDoubts(list: readonly TypedOffline[], recorded: Recorded | undefined) {
  const { session, offReason } = useDesk();
  const rows = useView('running-order', session)?.rows ?? [];
  useEffect(() => offlineCommands.load(), [offReason]);
  if (!recorded) return NO_DOUBTS;
  return doubtsAbout(list, recorded, nearMsOf(rows.map(({ bestLapMs }) => bestLapMs)));
}

interface LineProps {
  readonly line: Line;
  /** The session of the desk. Others are named. */
  readonly session: string;
  readonly onChoose: (isChosen: boolean) => void;
}

function TypedLine({ line: { typed, doubt, outcome, isSettled, isChosen }, session, onChoose }: LineProps) {
  const { command, at, wasSent } = typed;
  const elsewhere = command.session === session ? null : command.session;
  return (
    <li data-outcome={outcome?.kind}>
      <label className="check">
        <input
          type="checkbox"
          checked={isChosen}
          disabled={isSettled}
          onChange={({ target }) => onChoose(target.checked)}
        />{' '}
        <span>
          {clock(at)} {commandWords(command)}
          {elsewhere !== null && elsewhere !== undefined && ` · ${elsewhere}`}
        </span>
      </label>
      {outcome ? (
        <b>{outcomeWords({ outcome, typed })}</b>
      ) : doubt ? (
        <b className="typed-doubt">{doubtWords(doubt)}</b>
      ) : (
        wasSent && <span className="quiet">{t('sent once, without an answer')}</span>
      )}
    </li>
  );
}

function doubtWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'recorded':
      return t('already recorded: record {revision}', { revision: doubt.revision });
    case 'crossing':
      return t('likely duplicate: record {revision} has this car at {time}', {
        revision: doubt.revision,
        time: clock(doubt.at),
      });
    case 'twice':
      return t('likely duplicate: this car was also typed at {time}', { time: clock(doubt.at) });
  }
}

function outcomeWords({ outcome, typed }: SentLine): string {
  switch (outcome.kind) {
    case 'done':
      return `✓ ${receiptWords(outcome.receipt, typed.command.type)}`;
    case 'refused':
      return `✕ ${t('refused:')} ${detailOrTitle(outcome.problem)}`;
    case 'pending':
      return t('sending');
    default:
      return t('no answer; kept');
  }
}

interface ButtonsProps {
  readonly chosen: readonly TypedOffline[];
  /** Whether the log was searched for duplicates. */
  readonly isLooked: boolean;
  readonly sending: ReturnType<typeof useSending>;
  readonly hasSettled: boolean;
}

function ListButtons({ chosen, isLooked, sending, hasSettled }: ButtonsProps) {
  const { offReason } = useDesk();
  const [isAsking, setAsking] = useState(false);
  const { isSending, send, discard, clear } = sending;
  const busy = isSending ? t('Sending.') : isLooked ? null : t('Looking for duplicates.');
  const reason = offReason ?? busy ?? (chosen.length === 0 ? t('Choose at least one.') : null);
  return (
    <>
      <div className="buttons">
        <button
          className="button primary"
          aria-disabled={reason !== null}
          title={reason ?? undefined}
          onClick={singleClick(() => reason === null && void send(chosen))}
        >
          {t('Send selected ({n})', { n: chosen.length })}
        </button>
        <button
          className="button"
          aria-disabled={isSending || chosen.length === 0}
          onClick={() => !isSending && chosen.length > 0 && setAsking(true)}
        >
          {t('Discard')}
        </button>
        {hasSettled && (
          <button className="button plain" onClick={clear}>
            {t('Hide sent')}
          </button>
        )}
      </div>
      {reason !== null && <p className="quiet">{reason}</p>}
      {isAsking && (
        <DiscardDialog some={chosen} onDiscard={() => discard(chosen)} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

interface DiscardProps {
  readonly some: readonly TypedOffline[];
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}

const DiscardDialog = ({ some, onDiscard, onClose }: DiscardProps) => (
  <Dialog title={t('Discard what was typed?')} onClose={onClose}>
    <p>
      {tn(some.length, '{n} line is erased and cannot be sent.', '{n} lines are erased and cannot be sent.')}
    </p>
    <p className="buttons">
      <button className="button" onClick={onClose}>
        {t('Keep')}
      </button>
      <button className="button primary" onClick={singleClick(() => (onDiscard(), onClose()))}>
        {t('Discard')}
      </button>
    </p>
  </Dialog>
);

/** Says that somebody else has typed on this device. Only they can send it. */
function OthersTyped({ others }: { readonly others: readonly TypedOffline[] }) {
  const names = [...new Set(others.map(({ issuer: { id, role } }) => `${id} (${role})`))];
  return names.map((who) => {
    const n = others.filter(({ issuer: { id, role } }) => `${id} (${role})` === who).length;
    return (
      <p key={who} className="quiet">
        {tn(
          n,
          '{n} line of {who} waits on this device. Only {who} can send it.',
          '{n} lines of {who} wait on this device. Only {who} can send them.',
          { who },
        )}
      </p>
    );
  });
}
