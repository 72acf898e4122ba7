// Where the focus goes when a dialog's part has loaded: it comes after the dialog has opened, so the browser's own choice is over.

export function focusHere(node: HTMLElement): void {
  node.focus();
}
