import { useSignal } from '../../api/transport/signal.ts';
import { t } from '../language/language.ts';
import { hasFlagSounds, setFlagSounds } from './flag-sounds.ts';

/** Turns the sounds of the flags on and off at this device. */
export function SoundButton() {
  const isOn = useSignal(hasFlagSounds);
  return (
    <button
      className="button plain"
      onClick={() => setFlagSounds(!isOn)}
      title={isOn ? t('Play no sound when the flag changes') : t('Play a sound when the flag changes')}
    >
      <span className="quiet">{t('Sounds')}</span>
      {isOn ? t('on') : t('off')}
    </button>
  );
}
