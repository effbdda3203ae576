import { useRef, useState } from 'react';
import { announce } from '../../ui/announce.tsx';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly lines: readonly string[];
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

/** The commands that would make the change, to be copied. This page does not issue them. */
export function CommandScript({ lines, reason, onReason }: Props) {
  const text = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    text.current?.select();
    // Over plain HTTP from another machine there is no clipboard. The text is selected for manual copying.
    const done = () => {
      setCopied(true);
      announce(t('Copied'));
    };
    (navigator.clipboard as Clipboard | undefined)?.writeText(lines.join('\n')).then(done, () => undefined);
  };
  return (
    <details className="what-script">
      <summary>{t('The commands that would do it')}</summary>
      <label className="field">
        <span>{t('Reason, where a command takes one that was not given')}</span>
        <input
          value={reason}
          maxLength={500}
          onChange={(event) => {
            onReason(event.target.value);
            setCopied(false);
          }}
        />
      </label>
      <textarea
        ref={text}
        readOnly
        aria-label={t('Commands, one a line')}
        rows={Math.min(12, lines.length + 1)}
        value={lines.join('\n')}
        spellCheck={false}
        wrap="off"
      />
      <p>
        <button className="button" onClick={copy}>
          {isCopied ? t('Copied') : t('Copy')}
        </button>{' '}
        <span className="quiet">
          {t('One a line, for')} <code>greenflag run FILE.ndjson</code>
          {t(
            '; or issue them at the desk. What is certified is reopened first, and has to be posted and certified again.',
          )}
        </span>
      </p>
    </details>
  );
}
