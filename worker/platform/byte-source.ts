// A file of which single stretches are read, so that its size is found without holding it. Types, and R2 as such a file.
// Called by jobs/copy-media and desk/finish-upload for platform/image-size and platform/mp4-tracks.

export interface ByteSource {
  /** bytes */
  readonly size: number;
  /** Fewer bytes than asked for at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function r2Source(bucket: R2Bucket, key: string, size: number): ByteSource {
  return {
    size,
    async read(offset, length) {
      const wanted = Math.min(length, size - offset);
      if (wanted <= 0) return new Uint8Array();
      const part = await bucket.get(key, { range: { offset, length: wanted } });
      return new Uint8Array((await part?.arrayBuffer()) ?? new ArrayBuffer(0));
    },
  };
}
