// The chosen theme: the system's, light or dark. Kept on this device; app.html applies it before the first paint.

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'kaiwa.theme';

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export class ThemeChoice {
  #value = $state<Theme>(stored());

  get value(): Theme {
    return this.#value;
  }

  choose(theme: Theme): void {
    this.#value = theme;
    if (theme === 'system') {
      localStorage.removeItem(KEY);
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem(KEY, theme);
      document.documentElement.dataset.theme = theme;
    }
  }
}
