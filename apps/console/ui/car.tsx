import { withoutClass } from '#domain/words';

/** The number of a car, as it is painted on it: a page says the class where it matters. */
export const Car = ({ car }: { readonly car: string }) => <span className="car">{withoutClass(car)}</span>;
