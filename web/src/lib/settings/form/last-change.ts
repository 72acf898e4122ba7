// Who changed a document last, for the line beside its Save. Pure.
import { dateAndTime } from '../../i18n/format-time';
import { m } from '../../paraglide/messages';

export interface LastChange {
  /** ms */
  readonly at: number;
  /** Null: nobody who is still here, or the setting up of the workspace. */
  readonly by: string | null;
}

interface Changed {
  readonly updatedAt: number | null;
  readonly updatedBy: { readonly name: string } | null;
}

/** Null: never saved, or nothing is there yet. */
export function lastChangeOf(stored: Changed | null): LastChange | null {
  if (stored === null || stored.updatedAt === null) return null;
  return { at: stored.updatedAt, by: stored.updatedBy?.name ?? null };
}

export function changeWords({ at, by }: LastChange): string {
  const time = dateAndTime(at);
  return by === null ? m.set_changed_at({ time }) : m.set_changed_by({ name: by, time });
}
