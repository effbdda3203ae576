/** A car's number as it is painted. */
export const Car = ({ car }: { readonly car: string }) => <span className="car">{car}</span>;
