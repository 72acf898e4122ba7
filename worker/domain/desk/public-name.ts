// What customers read for an operator's name: the one that admins gave her for that, else her own. Pure. Called wherever her name
// leaves the house.

/** By operator id, of those who have one. */
export type PublicNames = Readonly<Record<string, string>>;

export function publicNameOf(
  names: PublicNames | undefined,
  { operatorId, name }: { readonly operatorId: string; readonly name: string },
): string {
  return (names && Object.hasOwn(names, operatorId) ? names[operatorId] : undefined) ?? name;
}
