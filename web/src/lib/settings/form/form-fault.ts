// What the Worker found wrong with what was to be saved, as `fields` of its refusal name it: the path of a value and a code. Pure.
// Called by the forms, which show each fault beside its field.

export interface FormFault {
  /** `rules.3.teamId`; empty for the whole. */
  readonly path: string;
  readonly code: string;
}

/** @param fields `path CODE` each, or the code alone */
export function toFaults(fields: readonly string[]): FormFault[] {
  return fields.map((field) => {
    const at = field.lastIndexOf(' ');
    return { path: at < 0 ? '' : field.slice(0, at), code: field.slice(at + 1) };
  });
}

/** The value itself, or a part of it. */
export function isWithin(path: string, root: string): boolean {
  return path === root || root === '' || path.startsWith(`${root}.`);
}

/** Of these values and their parts, each code once. */
export function faultsWithin(faults: readonly FormFault[], roots: readonly string[]): FormFault[] {
  return eachCodeOnce(faults.filter(({ path }) => roots.some((root) => isWithin(path, root))));
}

/** Of this very value, not of its parts; each code once. */
export function faultsAt(faults: readonly FormFault[], path: string): FormFault[] {
  return eachCodeOnce(faults.filter((fault) => fault.path === path));
}

function eachCodeOnce(faults: readonly FormFault[]): FormFault[] {
  return faults.filter(({ code }, at) => faults.findIndex((other) => other.code === code) === at);
}

/** Every place in which a value lies, the widest first, and the value itself: `a.0.b` is `a`, `a.0`, `a.0.b`. */
export function placesOf(path: string): string[] {
  const parts = path === '' ? [] : path.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}
