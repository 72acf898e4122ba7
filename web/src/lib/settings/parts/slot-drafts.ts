// Questions that gather facts, as a form holds them. Pure. Called by the drafts of teams and of the bot's flows.
import type { Slot, SlotCheck } from '$domain/bot/slots';
import { fromLineTexts, fromTexts, type LanguageTexts, toLineTexts, toTexts } from '../form/lines';
import { newKey } from '../form/new-key';

export interface SlotDraft {
  readonly key: string;
  name: string;
  readonly question: LanguageTexts;
  kind: SlotCheck['kind'];
  min: number | null;
  max: number | null;
  pattern: string;
  /** One on each line. */
  readonly choices: LanguageTexts;
  tries: number | null;
}

export function toSlotDraft({ name, question, check, tries }: Slot): SlotDraft {
  return {
    key: newKey(),
    name,
    question: toTexts(question),
    kind: check.kind,
    min: check.kind === 'number' ? (check.min ?? null) : null,
    max: check.kind === 'number' ? (check.max ?? null) : null,
    pattern: check.kind === 'regex' ? check.pattern : '',
    choices: toLineTexts(check.kind === 'choice' ? check.choices : {}),
    tries: tries ?? null,
  };
}

export function newSlot(): SlotDraft {
  return toSlotDraft({ name: '', question: {}, check: { kind: 'any' } });
}

export function fromSlotDraft(draft: SlotDraft): Slot {
  return {
    name: draft.name.trim(),
    question: fromTexts(draft.question),
    check: checkOf(draft),
    ...(draft.tries !== null && { tries: draft.tries }),
  };
}

function checkOf({ kind, min, max, pattern, choices }: SlotDraft): SlotCheck {
  switch (kind) {
    case 'number':
      return { kind, ...(min !== null && { min }), ...(max !== null && { max }) };
    case 'regex':
      return { kind, pattern };
    case 'choice':
      return { kind, choices: fromLineTexts(choices) };
    default:
      return { kind };
  }
}
