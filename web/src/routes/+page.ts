// /: nothing of its own, straight on to the desk.
import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';

/** The root has no page of its own. */
export function load(): never {
  redirect(307, resolve('/inbox'));
}
