/** The number of a car, as it is painted on it. */
export const Car = ({ car }: { readonly car: string }) => <span className="car">{car}</span>;
