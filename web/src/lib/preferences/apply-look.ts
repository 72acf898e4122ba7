// Puts a person's look on the page. app.html does the same before the first paint, from what this device remembers.
import type { LookPreferences } from '$protocol/preferences';

export function applyLook({ theme, density, fontPercent, listPx, contactPx }: LookPreferences): void {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dataset.density = density;
  root.style.fontSize = `${fontPercent}%`;
  root.style.setProperty('--list', px(listPx));
  root.style.setProperty('--contact', px(contactPx));
}

/** Without a width the variable goes: the pane is as it comes. */
const px = (width: number | null) => (width === null ? null : `${width}px`);
