/** A map with a limited number of entries. Setting a key makes it the newest; the oldest entry is dropped. */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor(private readonly maxSize: number) {
    super();
  }

  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    const [oldest] = this.keys();
    if (this.size > this.maxSize) this.delete(oldest as K);
    return this;
  }
}
