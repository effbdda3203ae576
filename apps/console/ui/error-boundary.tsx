import { Component, type ReactNode } from 'react';
import { t } from './language/language.ts';

interface State {
  readonly error: Error | null;
}

/**
 * Replaces a part of the page that threw an error; the rest works on. One cause is an upgraded server: it no
 * longer has the files of pages that were not opened before.
 */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="notice bad" role="alert">
        <strong>{t('This part of the page crashed.')}</strong>{' '}
        {t(
          'Nothing that was issued is lost. Load it again; where the server was upgraded that is all it takes.',
        )}
        <p className="quiet">{error.message}</p>
        <button className="button" onClick={() => location.reload()}>
          {t('Load again')}
        </button>
      </div>
    );
  }
}
