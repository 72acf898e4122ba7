// What a file is by its bytes, and which files run: a wrong word here shows a stranger's page as ours.
import { describe, expect, test } from 'vitest';
import { aJpeg, anMp3, anMp4, aPdf, aPng, aText, bytes } from '../testing/sample-files';
import { hasRunningName, runs } from './running-file';
import { isShownInline, sniffFile } from './sniff-file';

describe('is known by its first bytes', () => {
  test.each<[string, Uint8Array]>([
    ['image/jpeg', aJpeg(4, 3)],
    ['image/png', aPng(4, 3)],
    ['image/gif', bytes('GIF87a')],
    ['image/webp', bytes('RIFF....WEBP')],
    ['video/mp4', anMp4()],
    ['video/mp4', anMp4({ brand: 'mp42' })],
    ['video/quicktime', anMp4({ brand: 'qt  ' })],
    ['audio/mp4', anMp4({ brand: 'M4A ' })],
    ['audio/mpeg', anMp3()],
    ['audio/mpeg', bytes([0xff, 0xfb, 0x90, 0x44])],
    ['audio/aac', bytes([0xff, 0xf1, 0x50, 0x80])],
    ['audio/ogg', bytes('OggS')],
    ['audio/wav', bytes('RIFF....WAVE')],
    ['application/pdf', aPdf()],
    ['application/zip', bytes('PK\x03\x04')],
    ['application/octet-stream', anMp4({ brand: 'heic' })],
    ['application/octet-stream', aText('hello')],
    ['application/octet-stream', bytes([0xff, 0xff, 0xff, 0xff])],
    ['application/octet-stream', bytes()],
    ['application/octet-stream', aText('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('%s', (contentType, file) => {
    expect(sniffFile(file)).toBe(contentType);
  });
});

test('nothing is shown inline that a browser would run', () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/pdf', 'text/xml', 'application/octet-stream', '']) {
    expect(isShownInline(type)).toBe(false);
  }
});

describe('runs', () => {
  test.each([
    '<html>',
    ' \n\t<!DOCTYPE HTML>',
    '\ufeff<svg>',
    '<?xml version="1.0"?>',
    '<!-- x --><b>',
    '<a href=x>',
    'plain words, then <SCRIPT src=x>',
    '#!/usr/bin/env node',
    'MZ\x90',
    '\x7fELF',
  ])('%j', (text) => {
    expect(runs(aText(text))).toBe(true);
  });

  test.each(['a < b and c > d', 'Dear <b>customer', '{"html": 1}', '', 'name,script\n1,2'])('not %j', (text) => {
    expect(runs(aText(text))).toBe(false);
  });

  test('not the files that people send', () => {
    for (const file of [aJpeg(4, 3, 6), aPng(4, 3, '<svg>'), anMp4(), anMp3(), aPdf()]) expect(runs(file)).toBe(false);
  });

  test('by its name', () => {
    expect(['a.html', 'a.SVG', 'a.pdf.exe', 'a.js ', 'a.bat.'].every(hasRunningName)).toBe(true);
    expect(['a.pdf', 'html', 'a.exe.pdf', 'exe', 'a.json', ''].some(hasRunningName)).toBe(false);
  });
});
