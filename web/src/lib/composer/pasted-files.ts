// The files of a paste. Word processors and spreadsheets put a picture of the text beside the text: then the text is meant. Pure.

/** @param clipboard of the paste event */
export function pastedFiles(
  clipboard: { readonly files: Iterable<File>; readonly types: readonly string[] } | null,
): readonly File[] {
  if (clipboard === null || clipboard.types.includes('text/plain')) return [];
  return [...clipboard.files];
}
