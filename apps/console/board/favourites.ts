import { useMeetingId } from '../api/data/meeting.tsx';
import { useSignal } from '../api/transport/signal.ts';
import { DeviceSetting } from '../ui/device-setting.ts';
import { useStableFunction } from '../ui/use-stable-value.ts';

/** The cars that the person at this device follows, by meeting. */
const favourites = new DeviceSetting<Readonly<Record<string, readonly string[]>>>('greenflag-favourites', {});

interface Favourites {
  readonly cars: readonly string[];
  /** Follows a car, or no longer. */
  readonly toggle: (car: string) => void;
}

const NONE: readonly string[] = [];

/** Returns the cars that are followed in this meeting. */
export function useFavourites(): Favourites {
  const meeting = useMeetingId();
  const all = useSignal(favourites);
  const cars = all[meeting] ?? NONE;
  const toggle = useStableFunction((car: string) => {
    const changed = cars.includes(car) ? cars.filter((one) => one !== car) : [...cars, car];
    favourites.set({ ...all, [meeting]: changed });
  });
  return { cars, toggle };
}
