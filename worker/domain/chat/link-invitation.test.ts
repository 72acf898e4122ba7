import { describe, expect, test } from 'vitest';
import { linkInvitation, withLinkToken } from './link-invitation';

const PAGE = 'https://bank.test/link?from=line';
const graphemes = (text: string) => [...new Intl.Segmenter().segment(text)].length;

describe('the invitation', () => {
  test.each([null, 'en', 'ja', 'th', 'zh-TW', 'zh-Hant', 'xx'])('fits LINE’s limits in %s', (language) => {
    const { json, altText } = linkInvitation(PAGE, language);
    const { template } = JSON.parse(json);
    expect(graphemes(template.text)).toBeLessThanOrEqual(160);
    expect(graphemes(template.actions[0].label)).toBeLessThanOrEqual(20);
    expect(altText.length).toBeLessThanOrEqual(1_500);
    expect(template.actions[0].uri).toBe(PAGE);
  });

  test('speaks the customer’s language, English where it is not known', () => {
    const words = ['ja', 'th', 'zh-TW', 'en'].map((language) => linkInvitation(PAGE, language).altText);
    expect(new Set(words).size).toBe(4);
    expect(linkInvitation(PAGE, 'xx').altText).toBe(linkInvitation(PAGE, null).altText);
  });
});

test('the token joins what the address already asks', () => {
  expect(withLinkToken(PAGE, 'a b+c')).toBe('https://bank.test/link?from=line&linkToken=a+b%2Bc');
});
