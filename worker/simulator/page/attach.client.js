// The panels beside the text: stickers and emoji, pictures, video, voice, files, places, a beacon. Each sends one act and closes.
import { STICKERS, stickerPicture } from './bubbles.client.js';
import { clearReference, quotedMessage } from './composer.client.js';
import { EMOJI, emojiPicture } from './rich-text.client.js';
import { $, act, button, groupOf, say, sendImageSet, sendMessage } from './view.client.js';

const KINDS = ['image', 'video', 'audio'];
const SAMPLES = {
  'sample-image': { type: 'image' },
  'sample-video': { type: 'video' },
  'sample-audio': { type: 'audio' },
  'sample-file': { type: 'file', fileName: 'note.txt' },
};
/** The simulator takes a request of this size; more than that comes by "Large video". */
const UPLOAD_BYTES_MAX = 20_000_000;

async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

async function upload(files) {
  if (files.some((file) => file.size > UPLOAD_BYTES_MAX)) {
    say('A file from here may have 20 MB. For more, send a large video.');
    return;
  }
  const contents = await Promise.all(files.map(async (file) => ({ file, contentBase64: await base64Of(file) })));
  if (files.length > 1 && files.length <= 20 && files.every((file) => file.type.startsWith('image/'))) {
    const images = contents.map(({ file, contentBase64 }) => ({ contentBase64, contentType: file.type }));
    await sendImageSet({ total: images.length, images });
    return;
  }
  for (const { file, contentBase64 } of contents) {
    const kind = KINDS.find((one) => file.type.startsWith(`${one}/`)) ?? 'file';
    const contentType = file.type || 'application/octet-stream';
    await sendMessage({ type: kind, contentBase64, contentType, ...(kind === 'file' ? { fileName: file.name } : {}) });
  }
}

function fillStickers() {
  $('sticker-grid').append(
    ...STICKERS.map((sticker) => {
      const made = button('', () => {
        $('stickers').hidePopover();
        void sendMessage({ type: 'sticker', ...sticker, ...quotedMessage() });
        clearReference();
      });
      made.append(stickerPicture(sticker));
      return made;
    }),
  );
  $('emoji-grid').append(
    ...EMOJI.map((emoji) => {
      const made = button('', () => {
        $('text').setRangeText(emoji.alt, $('text').selectionStart, $('text').selectionEnd, 'end');
        $('text').focus();
      });
      made.append(emojiPicture(emoji, `Emoji ${emoji.alt}`));
      return made;
    }),
  );
}

function wireMedia() {
  for (const [id, message] of Object.entries(SAMPLES)) {
    $(id).addEventListener('click', () => {
      $('attach').hidePopover();
      void sendMessage(message);
    });
  }
  $('sample-images').addEventListener('click', () => {
    $('attach').hidePopover();
    void sendImageSet({ total: 3 });
  });
  $('upload').addEventListener('change', ({ target }) => {
    const files = [...target.files];
    $('attach').hidePopover();
    target.value = '';
    if (files.length > 0) void upload(files);
  });
  $('large-form').addEventListener('submit', (event) => {
    event.preventDefault();
    $('attach').hidePopover();
    const preparingMs = $('large-seconds').valueAsNumber * 1_000;
    void sendMessage({ type: 'video', sizeMb: $('large-mb').valueAsNumber, preparingMs });
  });
}

export function wireAttach() {
  fillStickers();
  wireMedia();
  $('place-form').addEventListener('submit', (event) => {
    event.preventDefault();
    $('places').hidePopover();
    const title = $('place-title').value;
    const place = { latitude: $('latitude').valueAsNumber, longitude: $('longitude').valueAsNumber };
    void sendMessage({ type: 'location', ...(title === '' ? {} : { title, address: title }), ...place });
  });
  $('beacon').addEventListener('click', () => {
    $('attach').hidePopover();
    if (groupOf() === undefined) void act({ type: 'beacon', hwid: 'd41d8cd98f', beaconType: 'enter' });
    else say('A beacon meets one person, not a group.');
  });
}
