// /settings: nothing of its own, on to the first page.
import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';

/** The settings begin with the teams. */
export function load(): never {
  redirect(307, resolve('/settings/teams'));
}
