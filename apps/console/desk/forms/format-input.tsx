import type { ComponentProps } from 'react';
import { usePresets } from '../../api/data/formats.ts';
import { useView } from '../../api/data/meeting.tsx';
import { formatsOf } from '../../board/rankings/rankings-of.ts';
import { FormatBox } from '../../ui/format-box.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';

interface Props {
  readonly input: Omit<
    ComponentProps<typeof FormatBox>,
    'presets' | 'current' | 'cars' | 'text' | 'onText'
  > & {
    readonly value: string;
  };
  readonly onText: (text: string) => void;
  /** The class that the form is for; empty while none is chosen. */
  readonly classId: string;
}

/** The input of a document. The only document in a command is a format. */
export default function FormatInput({ input, onText, classId }: Props) {
  const meeting = useView('meeting');
  const current = meeting && formatsOf(meeting).find(({ id }) => id === null || id === classId)?.format;
  const { presets, problem } = usePresets();
  const entered = useView('entry-list', classId === '' ? undefined : classId)?.rows;
  const cars = entered?.filter(({ status }) => status === 'entered').length ?? 0;
  return (
    <>
      <FormatBox
        {...input}
        presets={presets}
        current={current}
        cars={cars === 0 ? null : cars}
        text={input.value}
        onText={onText}
      />
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
