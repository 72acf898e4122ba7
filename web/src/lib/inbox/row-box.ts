// The room that a row of the list takes, known or on its way: of one height, so that nothing moves when the rows come. 64 px with its
// frame, 44 where the rows are compact, at the usual size of letters.

export const ROW_FRAME = 'px-2 py-0.5 compact:py-px';
export const ROW_BOX =
  'flex h-15 items-center gap-3 rounded-xl px-2.5 compact:h-10.5 compact:gap-2.5 compact:rounded-lg';
/** The picture's room in it. */
export const ROW_FACE = 'shrink-0 rounded-full bg-grey-tint size-10 compact:size-8';
/** Its lines: name and time, last words, marks; compact, the marks between name and time. */
export const ROW_LINES =
  'grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] grid-rows-[1.125rem_1.125rem_1.25rem] items-center gap-x-2 gap-y-px compact:grid-cols-[minmax(0,1fr)_fit-content(7rem)_auto] compact:grid-rows-[1.25rem_1.125rem]';
