// What LINE's webhook.yml does not know yet and its documentation does: the event of an edited message. Data in, data out; for tests.
// See https://developers.line.biz/en/reference/messaging-api/#edit-event
import type { Json, OpenApiDocument } from './close-unions.ts';

const MESSAGE_EDITED = {
  type: 'object',
  allOf: [
    { $ref: '#/components/schemas/Event' },
    {
      type: 'object',
      required: ['message'],
      properties: { replyToken: { type: 'string' }, message: { $ref: '#/components/schemas/MessageContent' } },
    },
  ],
};

/** @returns a copy of webhook.yml with `messageEdited` among its events; to be closed afterwards */
export function withMessageEdited(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  const { schemas } = copy.components;
  const discriminator = schemas.Event?.discriminator as { mapping: Record<string, Json> } | undefined;
  if (discriminator === undefined) throw new Error('webhook.yml has no events');
  discriminator.mapping.messageEdited = '#/components/schemas/MessageEditedEvent';
  schemas.MessageEditedEvent = MESSAGE_EDITED;
  return copy;
}
