import { t } from '../language/language.ts';

/** Says what is missing on a page that came over plain HTTP from another machine. */
export function PlainHttpNote() {
  if (isSecureContext) return null;
  return (
    <p className="notice">
      <strong>{t('This page came over plain HTTP.')}</strong>{' '}
      {t(
        'So this screen may go to sleep during a race, Greenflag cannot be installed on this device and does not open without a network, and no device is signed in by a code, unless the server allows it. Use the https address of the server if it has one.',
      )}
    </p>
  );
}
