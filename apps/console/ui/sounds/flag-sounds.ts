import { DeviceSetting } from '../device-setting.ts';
import type { FlagName } from '../flag.tsx';

/** Whether this device plays a sound when the flag changes. */
export const hasFlagSounds = new DeviceSetting('greenflag.sounds', false);

/** What a sound tells: a flag, or that nothing is heard from the server. */
export type SoundName = FlagName | 'unknown';

interface Tone {
  readonly hertz: number;
  readonly ms: number;
}

const tone = (hertz: number, ms: number): Tone => ({ hertz, ms });

/** Time between the starts of two tones, at least: nothing repeats more than three times a second. */
export const MIN_TONE_MS = 334;

/** The tones of each flag, one after another. They differ, so that people know each without the screen. */
export const TONES: Readonly<Record<SoundName, readonly Tone[]>> = {
  none: [],
  green: [tone(523, 340), tone(784, 500)],
  yellow: [tone(440, 340), tone(440, 340), tone(440, 500)],
  red: [tone(220, 700), tone(220, 900)],
  white: [tone(988, 700)],
  checkered: [tone(523, 340), tone(659, 340), tone(1047, 700)],
  unknown: [tone(330, 340), tone(165, 700)],
};

const VOLUME = 0.25;
/** A tone that starts or ends at once clicks. */
const FADE_S = 0.02;

let context: AudioContext | null = null;

/** A sound that may not be heard at once is left out: the flag may have changed since. */
const MAX_DELAY_MS = 1_000;

/** Plays the sound of a flag, if somebody wants that at this device. */
export function playFlagSound(name: SoundName): void {
  if (!hasFlagSounds.value) return;
  context ??= createContext();
  const playing = context;
  const askedAt = performance.now();
  void playing.resume().then(
    () => performance.now() - askedAt < MAX_DELAY_MS && playTones(playing, name),
    () => undefined,
  );
}

function playTones(audio: AudioContext, name: SoundName): void {
  let startsAt = audio.currentTime;
  for (const { hertz, ms } of TONES[name]) {
    playTone(audio, { hertz, startsAt, endsAt: startsAt + ms / 1_000 - 2 * FADE_S });
    startsAt += ms / 1_000;
  }
}

/** A page may be heard once somebody has touched it. */
function createContext(): AudioContext {
  const created = new AudioContext();
  const resume = () => void created.resume().catch(() => undefined);
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, resume, { once: true });
  return created;
}

interface TimedTone {
  readonly hertz: number;
  /** Seconds of the context. */
  readonly startsAt: number;
  readonly endsAt: number;
}

function playTone(audio: AudioContext, { hertz, startsAt, endsAt }: TimedTone): void {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, startsAt);
  gain.gain.linearRampToValueAtTime(VOLUME, startsAt + FADE_S);
  gain.gain.setValueAtTime(VOLUME, endsAt);
  gain.gain.linearRampToValueAtTime(0, endsAt + FADE_S);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(startsAt);
  oscillator.stop(endsAt + FADE_S);
}

/** Turns the sounds on, and plays one of them, or off. */
export function setFlagSounds(isOn: boolean): void {
  hasFlagSounds.set(isOn);
  playFlagSound('green');
}
