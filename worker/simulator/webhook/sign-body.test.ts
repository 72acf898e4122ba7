// The signature against the known answers of LINE's guide and of its SDK's tests.
import { expect, test } from 'vitest';
import { signBody } from './sign-body';

const V3 =
  '{"events":[{"message":{"id":"test_event_message_id","text":"this is test message.😄😅😢😞😄😅😢😞","quoteToken":"test_quote_token","type":"text"},"replyToken":"test_reply_token","source":{"groupId":"test_group_id","type":"group"},"webhookEventId":"test_webhook_event_id","deliveryContext":{"isRedelivery":false},"timestamp":0,"mode":"active","type":"message"}],"destination":"Uaaaabbbbccccddddeeeeffff"}';

test.each([
  [
    '8c570fa6dd201bb328f1c1eac23a96d8',
    '{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}',
    'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=',
  ],
  ['test_secret', '{"hello":"world"}', 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM='],
  ['test_channel_secret', V3, 'eRdWYcVCzZV3MVZ3M9/rHJCl/a3oSbsRb04cLovpVwM='],
])('the signature with secret %s is the published one', async (secret, body, signature) => {
  expect(await signBody(secret, body)).toBe(signature);
});
