// Whether a text is one line that shows what it is: a name in lists, a value beside its label. Pure. Control characters and line breaks
// would end the line, lone surrogates are none, and characters that turn the direction of what stands behind them let one name look
// like another. Where a text comes from outside it is made one instead of being refused.

const UNFIT = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]`;
const HAS_UNFIT = new RegExp(UNFIT, 'u');
const ALL_UNFIT = new RegExp(`${UNFIT}+`, 'gu');

export function isOneLine(text: string): boolean {
  return !HAS_UNFIT.test(text);
}

export function toOneLine(text: string): string {
  return text.replaceAll(ALL_UNFIT, ' ');
}
