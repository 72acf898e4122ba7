// The address of a file that LINE's clients fetch: under MEDIA_ORIGIN, unguessable, without expiry. Pure.
// Called by resolve-outgoing; desk/public-media-route answers there.

/** @param mediaOrigin MEDIA_ORIGIN @param uploadId of a finished upload */
export function publicAddress(mediaOrigin: string, uploadId: string): string {
  return `${mediaOrigin.replace(/\/+$/, '')}/media/${uploadId}`;
}
