import type { ComponentProps } from 'react';
import { usePresets } from '../../api/data/formats.ts';
import { useView } from '../../api/data/meeting.tsx';
import { FormatBox } from '../../ui/format-box.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';

interface Props {
  readonly input: Omit<ComponentProps<typeof FormatBox>, 'presets' | 'current' | 'text' | 'onText'> & {
    readonly value: string;
  };
  readonly onText: (text: string) => void;
}

/** The input of a document. The only document in a command is a format. */
export default function FormatInput({ input, onText }: Props) {
  const current = useView('meeting')?.format ?? undefined;
  const { presets, problem } = usePresets();
  return (
    <>
      <FormatBox {...input} presets={presets} current={current} text={input.value} onText={onText} />
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
