// The operations on files: those of messages, pictures that pass through, uploads, and pictures of people. Data only, part of operations.ts.
import { ownPicture } from '../protocol/operator-view';
import { beginUpload, completeUpload, uploadBegun, uploadDone, uploadPart } from '../protocol/upload';
import type { Operation } from './operation';

const PICTURE = { status: 200, words: 'A JPEG, PNG, GIF or WebP of at most 1 MB.', contentType: 'image/*' } as const;

export const FILES: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/chats/:chatId/media/:entryId',
    group: 'Chats',
    summary:
      'The file of a message, by ranges where asked. Images, videos and sounds that were checked by their bytes are shown inline, all else is a download.',
    query: {
      preview: '1: the small picture of an image or video; an image without one gives itself, a video 404',
      download: '1: as a download, under the name that the sender gave',
    },
    answer: { status: 200, words: 'The bytes; 206 for a range.', contentType: 'application/octet-stream' },
  },
  {
    method: 'get',
    path: '/api/chats/:chatId/picture',
    group: 'Chats',
    summary: 'The contact’s picture, passed on from LINE’s hosts; 404 where there is none that may be shown.',
    query: { v: 'changes with the picture, so that a browser may keep it; not read' },
    answer: PICTURE,
  },
  {
    method: 'get',
    path: '/api/chats/:chatId/members/:userId/picture',
    group: 'Chats',
    summary: 'The same for a member of a group or room.',
    query: { v: 'changes with the picture, so that a browser may keep it; not read' },
    answer: PICTURE,
  },
  {
    method: 'get',
    path: '/api/stickers/:stickerId',
    group: 'Chats',
    summary: 'The picture of one of LINE’s stickers, passed on and never stored; 404 where LINE has none.',
    answer: PICTURE,
  },
  {
    method: 'get',
    path: '/api/emoji/:productId/:emojiId',
    group: 'Chats',
    summary: 'The picture of one of LINE’s emoji, passed on and never stored; 404 where LINE has none.',
    answer: PICTURE,
  },
  {
    method: 'get',
    path: '/api/people/:operatorId/picture/:name',
    group: 'Desk',
    summary:
      'The picture of a colleague, under the path that lists of people give; 404 once it was replaced or removed.',
    answer: { status: 200, words: 'A PNG, JPEG or WebP.', contentType: 'image/*' },
  },
  {
    method: 'get',
    path: '/api/me/picture',
    group: 'Login',
    summary: 'One’s own picture.',
    answer: { status: 200, words: 'Where it is.', schema: ownPicture },
  },
  {
    method: 'put',
    path: '/api/me/picture',
    group: 'Login',
    summary:
      'Puts a picture in place of one’s own: PNG, JPEG or WebP as application/octet-stream, at most 524,288 bytes and 1,024 pixels a side. Else PICTURE_REFUSED or BODY_TOO_LARGE.',
    answer: { status: 200, words: 'Where it is.', schema: ownPicture },
  },
  {
    method: 'delete',
    path: '/api/me/picture',
    group: 'Login',
    summary: 'Removes one’s own picture; nothing happens where there is none.',
    answer: { status: 200, words: 'That there is none.', schema: ownPicture },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/uploads',
    group: 'Chats',
    summary:
      'Begins to upload a file that a message of this chat will show: at most 200,000,000 bytes, a preview 1,000,000. Refused where the asker may not write.',
    body: beginUpload,
    answer: { status: 201, words: 'In how many parts, and how long each is.', schema: uploadBegun },
  },
  {
    method: 'put',
    path: '/api/chats/:chatId/uploads/:uploadId/parts/:n',
    group: 'Chats',
    summary:
      'One part, from 1 on, as application/octet-stream: exactly as long as told, the last one the rest. In any order; may be repeated.',
    answer: { status: 200, words: 'What complete asks for.', schema: uploadPart },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/uploads/:uploadId/complete',
    group: 'Chats',
    summary:
      'Makes the file of its parts and says what it is by its bytes. What a browser would run is refused and gone. May be sent in a message for 24 hours.',
    body: completeUpload,
    answer: { status: 200, words: 'What it is and how it will go out.', schema: uploadDone },
  },
  {
    method: 'delete',
    path: '/api/chats/:chatId/uploads/:uploadId',
    group: 'Chats',
    summary: 'Takes an upload back that no message shows; nothing happens where there is none.',
    answer: { status: 204, words: 'It is gone.' },
  },
];
