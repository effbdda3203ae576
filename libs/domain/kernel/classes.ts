/*
 * A meeting may have several classes. The id of a class then stands before the ids of its sessions and
 * rankings, and before the numbers of its cars, with a slash: `modifieds/heat-1`, `modifieds/7`.
 */

/** Returns the class that an id names before its slash; null without one. */
export function classOf(id: string): string | null {
  const slash = id.indexOf('/');
  return slash < 0 ? null : id.slice(0, slash);
}

/** Returns an id with its class before it; as it is in a meeting without classes. */
export const withClass = (classId: string | null, id: string): string =>
  classId === null ? id : `${classId}/${id}`;

/** Returns a car without the class before it. A slash in the number as painted stays: "7/8" has no class. */
export const withoutOwnClass = (classId: string | null, car: string): string =>
  classId !== null && isOfClass(classId, car) ? car.slice(classId.length + 1) : car;

/** Returns a car with the class of a session before it, unless it names a class itself. */
export const carIn = (session: string, car: string): string =>
  classOf(car) === null ? withClass(classOf(session), car) : car;

/** Returns whether a car, a session or a ranking is of a class. Without classes everything is of the one. */
export const isOfClass = (classId: string | null, id: string): boolean =>
  classId === null || id.startsWith(`${classId}/`);
