// Where a menu stands: under its button, above it where there is no room, and always inside the window. Pure. Called by Menu.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface MenuPlace {
  readonly left: number;
  readonly top: number;
  /** The room there is; a longer menu scrolls. */
  readonly maxHeight: number;
}

const GAP_PX = 6;
const EDGE_PX = 8;

/**
 * All in CSS pixels of the window.
 * @param align the edge of the button that the menu keeps to
 */
export function placeMenu(
  button: Box,
  menu: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
  align: 'start' | 'end',
): MenuPlace {
  const under = button.top + button.height + GAP_PX;
  const roomUnder = window.height - EDGE_PX - under;
  const roomAbove = button.top - GAP_PX - EDGE_PX;
  const isAbove = menu.height > roomUnder && roomAbove > roomUnder;
  const maxHeight = Math.max(0, isAbove ? roomAbove : roomUnder);
  const height = Math.min(menu.height, maxHeight);
  const wished = align === 'start' ? button.left : button.left + button.width - menu.width;
  const last = Math.max(EDGE_PX, window.width - EDGE_PX - menu.width);
  return {
    left: Math.min(last, Math.max(EDGE_PX, wished)),
    top: isAbove ? button.top - GAP_PX - height : under,
    maxHeight,
  };
}
