/**
 * An immutable map in the order of its first keys. `with` copies one array and shares the index between
 * versions: it is cheaper than a copy of a Map by far, for a map that gets a new version at each crossing.
 */
export class SharedMap<V> {
  private readonly items: readonly V[];
  /** Places in `items`, of this version or of a later one. */
  private readonly places: Map<string, number>;

  constructor(items: readonly V[] = [], places = new Map<string, number>()) {
    this.items = items;
    this.places = places;
  }

  get size(): number {
    return this.items.length;
  }

  get(key: string): V | undefined {
    const place = this.places.get(key);
    return place === undefined ? undefined : this.items[place];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  values(): readonly V[] {
    return this.items;
  }

  keys(): readonly string[] {
    return [...this.places.keys()].slice(0, this.items.length);
  }

  /** Returns a version in which a key has the given value. */
  with(key: string, value: V): SharedMap<V> {
    const items = this.items.slice();
    const place = this.has(key) ? this.places.get(key) : undefined;
    items[place ?? items.length] = value;
    return new SharedMap(items, place === undefined ? this.placesWith(key) : this.places);
  }

  /** Adds to the shared index, unless another version has added a key to it already. */
  private placesWith(key: string): Map<string, number> {
    const { items, places } = this;
    const target = places.size === items.length ? places : new Map([...places].slice(0, items.length));
    return target.set(key, items.length);
  }
}
