// The room that a row of the list takes, known or on its way: of one height, so that nothing moves when the rows come.

export const ROW_FRAME = 'px-2 py-0.5';
export const ROW_BOX = 'flex h-20 items-center gap-3 rounded-xl px-2.5';
