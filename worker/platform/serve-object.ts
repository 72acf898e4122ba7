// Answers GET and HEAD with one object of R2: whole, one range of it, or 304 where the asker has it already. Streams; knows
// nothing of who may see it. Called by desk/serve-media and desk/public-media-route.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.2
import { parseByteRange } from './byte-range';

/**
 * @param headersOf what else the answer says, by the object's stored facts
 * @returns null where there is no such object
 */
export async function serveObject(
  request: Request,
  bucket: R2Bucket,
  key: string,
  headersOf: (object: R2Object) => Record<string, string>,
): Promise<Response | null> {
  const object = await bucket.head(key);
  if (!object) return null;
  const headers = new Headers({ ...headersOf(object), etag: object.httpEtag, 'accept-ranges': 'bytes' });
  if (knows(request.headers.get('if-none-match'), object.httpEtag)) return new Response(null, { status: 304, headers });
  if (request.method === 'HEAD') return withLength(null, 200, headers, object.size);

  const range = parseByteRange(rangeWanted(request.headers, object.httpEtag), object.size);
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${object.size}`);
    return new Response(null, { status: 416, headers });
  }
  const found = await bucket.get(key, range ? { range } : {});
  if (!found) return null;
  if (!range) return withLength(found.body, 200, headers, object.size);
  headers.set('content-range', `bytes ${range.offset}-${range.offset + range.length - 1}/${object.size}`);
  return withLength(found.body, 206, headers, range.length);
}

/** A range counts only while the file is the one that the asker began with. */
function rangeWanted(headers: Headers, etag: string): string | undefined {
  const condition = headers.get('if-range');
  return condition === null || condition === etag ? (headers.get('range') ?? undefined) : undefined;
}

function knows(ifNoneMatch: string | null, etag: string): boolean {
  const given = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return given.includes(etag) || given.includes('*');
}

function withLength(body: ReadableStream | null, status: number, headers: Headers, length: number): Response {
  headers.set('content-length', String(length));
  return new Response(body, { status, headers });
}
