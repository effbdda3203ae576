import type { ReactNode } from 'react';
import { useMeetingId } from '../api/data/meeting.tsx';
import { addressOf, followLink } from '../routes.ts';
import { t } from './language/language.ts';

interface Props {
  readonly record: number;
  /** Another address, for a list that keeps its filters. */
  readonly address?: string | undefined;
  readonly children?: ReactNode;
}

/** Links to a record in the log. */
export function RecordLink({ record, address, children }: Props) {
  const meeting = useMeetingId();
  return (
    <a href={address ?? addressOf(meeting, 'log', null, { record })} onClick={followLink}>
      {children ?? t('record {record}', { record })}
    </a>
  );
}
