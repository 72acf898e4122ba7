// Puts a person's look on the page. app.html does the same before the first paint, from what this device remembers.
import type { LookPreferences } from '$protocol/preferences';

export function applyLook({ theme, density, fontPercent }: LookPreferences): void {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dataset.density = density;
  root.style.fontSize = `${fontPercent}%`;
}
